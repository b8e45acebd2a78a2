"""Signs of somebody in danger from themselves."""

from resolution.answering.guards.sign_combinations.people import HOW_TO, MACHINERY, ME
from resolution.answering.guards.signs import SignCombination, make_sign, verb_forms

_HIGH = make_sign(
    "balcony, bridge, roof, rooftop, ledge, cliff, railing, railway, railway tracks, train tracks, the tracks, the rails, tower"
)
_FALL = make_sign(
    verb_forms("jump stand sit step fall lean climb"), "standing, sitting, fell, let go, look down, looking down, edge"
)
_TRAFFIC = make_sign("train, trains, bus, truck, lorry, car, cars, traffic, subway, tube, metro")
_INTO = make_sign(
    "in front of, under a, under the, into traffic, into a tree, into a wall, before a train, onto the tracks"
)
_WAY = make_sign(verb_forms("step jump throw walk drive crash run lie"), "throw myself, throwing myself")
_LAST = make_sign(
    "last thing i, last thing, last words, last message, last mail, last email, last letter, last note, final message, final words, final letter",
    "last night on, last day on, last evening, final goodbye, final night",
)
_TO_ALL = make_sign(
    "anyone, anybody, ever, everyone, world, family, my life, on earth, tonight, goodbye, sorry, love, loved"
)
_DESPAIR = make_sign(
    "hopeless, worthless, meaningless, pointless, no reason, no point, no hope, no future, no way out, nothing left, a burden, such a burden",
    "hate myself, hate my life, hate living, cant cope, can't bear, cannot bear, so lonely, all alone, what's the point, whats the point",
    "had enough, give up, giving up, given up, tired of, sick of, done with, nobody cares, no one cares, nobody loves, no strength, too tired",
)
_LIFE = make_sign(
    "life, live, living, myself, exist, existing, alive, being here, being me, this world, wake up, breathing, on earth, everyone, existence"
)
_MEANS = make_sign(
    "pills, tablets, rope, noose, razor, razors, blade, blades, overdose, sleeping pills, medication, meds, bleach, gun, pistol, knife, poison"
)
_READY = make_sign(
    "tonight, ready, in front of me, next to me, beside me, in my hand, swallow, swallowed, swallowing, all of them, all the, counted, counting",
    "saved up, enough, whole bottle, whole pack, bottle, took, taken, i've got, i have, bought, goodbye, peaceful, calm",
)
_GOODS = make_sign(
    "pharmacy, ipad, android, kiosk, stock, barcode, inventory, shop, store, product, products, order, delivery, glue, jump rope, kitchen, patients",
    "hospital, medicine cabinet, reminder, prescription, clinic, fleet, samsung",
)
_GONE = make_sign(
    "without me, when i'm gone, when i am gone, after i'm gone, after i am gone, once i'm gone, once i am gone, if i'm gone, after i die, when i die",
    "after my death, when i'm dead, be around, when i'm no more, not be here, won't be here, won't be there, be gone, i was gone, i disappeared, i vanished",
)
_LEFT_BEHIND = make_sign(
    "kids, children, wife, husband, mother, family, sister, brother, parents, mum, mom, dad, daughter, son, dog, cat, funeral, forever, for good",
    "nobody would, no one would, better off, notice, miss me, cry, mess, burden, sorry, forgive",
)
_AWAY = make_sign(
    "holiday, vacation, parental leave, maternity, travel, travelling, trip, conference, weekend off, out of office, sabbatical"
)
_NO_MORE = make_sign(
    "can't, cannot, can not, unable to, don't want, do not want, dont wanna, not want, not wanting, no longer want, never want"
)
_GO_ON = make_sign(
    "go on, going on, carry on, keep going, do this, take this, live, living, be alive, fight, wake up, be here, exist, face, bear, suffer"
)
_LONGER = make_sign(
    "any more, anymore, any longer, another day, tomorrow, no more, like this, one more, more day, ever again"
)
_ENDING = make_sign(verb_forms("finish end stop take quit"), "took, taken, taking, put an end, over with")
_MY_LIFE = make_sign(
    "my life, with my life, my own life, own life, this life, with life, by my own hand, my existence, his life, her life, his own life, her own life"
)
_FAREWELL = make_sign("goodbye, good bye, farewell, adieu, bye forever, so long")
_TO_YOU_ALL = make_sign(
    "forever, for ever, everyone, everybody, world, family, my love, sorry for everything, forgive, loved you, cruel, for good, my friends, friends"
)
_CEREMONY = make_sign(
    "party, card, template, page, screen, message, speech, email, mail, team lunch, retirement, colleague, gift, present"
)
_THOUGHTS = make_sign(
    "thoughts, thought, urge, urges, thinking, dream, dreaming, imagine, imagining, plan, planning, planned, tried, attempt, decided"
)
_DEATH = make_sign(
    "dying, my death, my own death, suicide, hurting myself, harming myself, ending it, ending my, my funeral, being dead, not waking up, disappearing forever"
)
_SLEEP = make_sign("sleep, asleep, close my eyes, drift off")
_NEVER_WAKE = make_sign("never wake, not wake, never waking, not waking, forever, for ever, and not, never open")

_NOTE = make_sign(
    "left a note, left a letter, leaves a note, note on the table, letter on the table, wrote a note, wrote a letter to us, wrote goodbye, posted goodbye, said goodbye to, gave away his, gave away her, gave away all"
)
_UNREACHABLE = make_sign(
    "phone is off, phone is turned off, phone is switched off, not answering, doesn't answer, does not answer, isn't answering, not picking up, can't reach, cannot reach, disappeared, missing, gone since, not come home, hasn't come home, didn't come home, where he is, where she is, worried"
)

_BROODS = make_sign(
    "keep looking at, keep staring at, staring at, looking at, keep thinking about, keep thinking of, can't stop looking at, lined up, laid out"
)

TOGETHER = (
    SignCombination(
        signs=(
            _BROODS,
            make_sign("knife, knives, pills, tablets, rope, razor, razors, blade, blades, bridge, noose, bleach"),
        ),
        unless=HOW_TO | _GOODS | MACHINERY,
    ),
    SignCombination(
        signs=(_NOTE, _UNREACHABLE), passages=3, unless=HOW_TO | make_sign("courier, driver, parcel, package")
    ),
    SignCombination(
        signs=(_HIGH, _FALL, ME),
        unless=MACHINERY | HOW_TO | make_sign("photo, photos, picture, slack, chart, game, tower defence"),
    ),
    SignCombination(signs=(_TRAFFIC, _INTO, _WAY), unless=MACHINERY | HOW_TO | make_sign("parked")),
    SignCombination(
        signs=(_LAST, _TO_ALL, ME),
        unless=MACHINERY | HOW_TO | make_sign("channel, inbox, delete, sent, sender, thread"),
    ),
    SignCombination(
        signs=(_DESPAIR, _LIFE),
        unless=MACHINERY | HOW_TO | make_sign("tool, software, update, go live, live chat, live view"),
    ),
    SignCombination(signs=(_MEANS, _READY, ME), unless=MACHINERY | HOW_TO | _GOODS),
    SignCombination(signs=(_GONE, _LEFT_BEHIND), unless=_AWAY | HOW_TO | MACHINERY),
    SignCombination(
        signs=(_NO_MORE, _GO_ON, _LONGER),
        unless=MACHINERY | make_sign("subscription, plan, pay, paying, version, browser, account, workspace, software"),
    ),
    SignCombination(
        signs=(_ENDING, _MY_LIFE), unless=MACHINERY | HOW_TO | make_sign("easier, of my life, over my life, insurance")
    ),
    SignCombination(signs=(_FAREWELL, _TO_YOU_ALL), unless=_CEREMONY | HOW_TO),
    SignCombination(signs=(_THOUGHTS, _DEATH), unless=make_sign("template, leaflet, novel, helpline, training")),
    SignCombination(
        signs=(_SLEEP, _NEVER_WAKE, ME),
        unless=MACHINERY | make_sign("mac, laptop, computer, screen, monitor, phone, device, app, standby"),
    ),
    SignCombination(
        signs=(
            make_sign(
                "won't need, will not need, wont be needing, won't be needing, don't need, need nothing, need anything"
            ),
            make_sign(
                "where i'm, where im, where i am going, after tonight, after tomorrow, after friday, after sunday, after this week, where i go"
            ),
        ),
    ),
)

FOREIGN = (
    "nicht mehr leben", "will sterben", "bringe mich um", "mich umbringen", "mir das leben nehmen", "veux mourir", "envie de mourir", "veux plus vivre",
    "me suicider", "quiero morir", "no quiero vivir", "me voy a matar", "quitarme la vida", "quero morrer", "nao quero viver", "vou me matar",
    "voglio morire", "non voglio piu vivere", "mi uccido", "wil dood", "niet meer leven", "vill do", "vill inte leva", "chce umrzec", "nie chce zyc",
    "zabije sie", "nechci zit", "olmek istiyorum", "yasamak istemiyorum", "intihar", "kendimi oldur", "marna chahta", "marna chahti", "mar jana chahta",
    "mar jau", "jeene ka mann nahi", "jeena nahi chaht", "khudkushi", "atmahatya", "aatmahatya", "ingin mati", "bunuh diri", "gusto ko nang mamatay",
    "magpakamatay", "muon chet", "tu tu", "ayez amoot", "3ayez amoot", "3ayza amoot", "bghit nmout", "badde mout", "хочу умереть", "не хочу жить", "не хочу больше жить",
    "покончить с собой", "покончу с собой", "самоубийств", "убью себя", "хочу померти", "не хочу жити", "накласти на себе руки", "θελω να πεθανω", "αυτοκτον",
    "אני רוצה למות", "להתאבד", "أريد أن أموت", "اريد ان اموت", "انتحار", "سأنتحر", "عايز اموت", "خودکشی", "می‌خواهم بمیرم", "मरना चाहता", "मरना चाहती", "आत्महत्या",
    "不想活", "想死", "自杀", "自殺", "结束生命", "死にたい", "生きていたくない", "消えたい", "죽고 싶", "자살", "살기 싫", "อยากตาย", "ฆ่าตัวตาย",
)  # fmt: skip
