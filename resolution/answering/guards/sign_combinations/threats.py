"""Signs of a threat: violence, somebody whom it is meant for, and the will."""

from resolution.answering.guards.sign_combinations.people import HOW_TO, MACHINERY, VICTIM
from resolution.answering.guards.signs import SignCombination, make_sign, verb_forms

_CRUEL = make_sign(
    verb_forms(
        "murder stab strangle slaughter behead lynch maim cripple torture massacre rape assassinate dismember throttle bludgeon"
    ),
    "beat up, beats up, beating up, cut your throat, slit your throat, put a bullet, hang you, shot dead",
)
_VIOLENT = make_sign(
    verb_forms(
        "kill hurt harm hit beat punch slap kick smash crush attack assault burn shoot choke drown poison bury hang break destroy hunt execute eliminate"
    ),
    "shot, broke, hung, hanged, hurting, bury, get rid of, put down",
)
_WILL = make_sign(
    "i'll, i will, ill, i'm going to, im going to, i am going to, gonna, im gonna, going to, i want to, i wanna, i'd love to, i would love to, i could",
    "we'll, we will, i swear, swear to god, someone should, somebody should, planning to, plan to, about to, ready to, when i see, when i find, if i see",
    "if i find, if i meet, next time, i hope, hope you, hope someone, i gonna, i go to, i must, i should, i might, will be, want you, i promise",
)
_NOT_MEANT = (
    MACHINERY
    | HOW_TO
    | make_sign(
        "kill me, kills me, killing me, killed me, hurt to, kill for, die for, hurt us, hurts us, my boss is going, my boss will"
    )
)
_BODY = make_sign(
    "legs, leg, neck, skull, bones, teeth, throat, kneecaps, knees, head, face, faces, fingers, jaw, nose, ribs, arms, hands, necks, heads, skulls"
)
_MAIM = make_sign(
    verb_forms("break smash crush slit cut kick bash knock snap punch crack rip tear chop"), "broke, broken, smashing"
)
_YOURS = make_sign("your, ur, his, their, you, u, whoever, whose, them, him")
_WEAPON = make_sign(
    "gun, guns, rifle, shotgun, pistol, knife, knives, machete, axe, baseball bat, acid, petrol, gasoline, bomb, bombs, explosives, grenade, bullet",
    "bullets, molotov, firearm, hammer, crowbar, dynamite, ak47, chainsaw, sword, matches and",
)
_BROUGHT = make_sign(
    verb_forms("come bring visit wait plant load"),
    "i'm coming, show up, turn up, drop by, your office, your building, your house, your head, his head, her head, your door, got nothing to lose, i've got a, face to face, i own a, for you, got a",
)
_TRADE = make_sign(
    "shop, store, photo, photos, product, products, category, board, kitchen, glue, inventory, museum, club, sharpening, price, points, point, list, lists, hotel, order, tool, tools, class, hardware, bullet journal"
)
_MENACE = make_sign(
    "watch your back, watch his back, watch her back, watch their back, watch your backs, days are numbered, dead meat, dead man walking, a dead man, dead woman",
    "blood will, your blood, blood on, your funeral, your grave, dig your grave, one eye open, see me coming, hear me coming, say your prayers, six feet under",
    "make you suffer, make them suffer, make him suffer, make her suffer, make you bleed, make you pay, make them pay, make him pay, make her pay, you will suffer",
    "you will bleed, you'll bleed, gets what's coming, get what's coming, getting what's coming, got it coming, wish you were dead, hire security, hire bodyguards",
    "need bodyguards, body bag, body bags, end up dead, end up in hospital, end up in a, leave in a coffin, hell to pay, blood bath, bloodbath, hunt you down, hunt him down, hunt her down, hunt them down, coming for you, come for you, coming after you, come after you, after your family, you're finished, your last day, your last night, never walk again, never be found, nobody will find you",
)
_NO_MENACE = make_sign(
    "calendar, column, list, wrong, wrongly, blood test, blood pressure, donation, donors, hospital software, template, release"
)
_PRIVATE = make_sign(
    "where you live, where u live, where he lives, where she lives, where they live, where you work, where you park, where you sleep, your kids, your children",
    "your daughter, your daughters, your son, your wife, your husband, your family, your home, your house, your headquarters, your office, your car, your staff",
    "little girls, your people, your employees, your agent, your mother, your address, home address, your building, your door, whoever is at",
)
_HINT = make_sign(
    "careful, shame, pity, accident, accidents, or else, something happen, something happened, happened to, hire security, burn, petrol, flames, find you, find out where",
    "i know where, we know where, know where, sleep well, won't be pretty, not be pretty, won't like, never forget, will not forget, not bringing flowers, see what happens",
    "you'll regret, will regret, nice people, i know people, not nice, be sorry, be afraid, pay you a visit, pay you all, make you pay, revenge, scared yet, unfortunate, be unsafe, tragic",
)
_INNOCENT = make_sign(
    "showroom, demo, hours, opening, appointment, invoice, album, calendar, family plan, template, parental"
)
_PLACE = make_sign(
    "your office, your offices, your building, your house, datacentre, data centre, datacenter, data center, your headquarters, headquarters, your hq, your company, your car, the office, the building, the school, your shop, your store, your warehouse, your place, server room"
)
_FLAMES = make_sign(
    "burn down, burned down, burnt down, burn, torch, set fire, caught fire, on fire, in flames, petrol, blow up, blown up, bomb, explode, shoot up, shot up, arson, burns down, to the ground"
)
_DRILL = make_sign(
    "drill, alarm, department, wall, firewall, exit, safety, sensor, insurance, webhook, burndown, chart, extinguisher, template"
)
_DESERVE = make_sign(
    "should be, should all be, deserves, deserve, deserves to be, ought to be, needs to be, need to be, want to see, i hope, hope"
)
_PUNISHED = make_sign(
    "hanged, hung, shot, lynched, stabbed, whipped, beaten, executed, burned alive, raped, gassed, strung up, put down, crucified, dead, die, suffer"
)
_BLOOD = make_sign("blood, bloodshed, corpse, corpses, funeral, morgue, coffin, hospital, ambulance, graves")
_COMES = make_sign(
    "will flow, flow, be shed, there will be, will be, end up, you'll need, you will need, order a, someone's, see you in"
)
_CONDITION = make_sign("or, else, otherwise, unless, until, answer, if you, if i, next, soon, before")

_LEFT_BEHIND = make_sign(
    "goes off, go off, will go off, going off, timer, ticking, blow up, blows up, explode, explodes, detonate, detonates, a surprise for you, a nice surprise"
)
_LEFT_AT = make_sign(
    "lobby, your entrance, the entrance, your reception, your building, your office, your car park, your headquarters, your warehouse, under your car, your mailroom, your basement, left something, left a bag, left a package, left a box"
)
_NO_PROMISE = make_sign(
    "can't guarantee, cannot guarantee, can not guarantee, can't promise, cannot promise, no guarantee, won't be responsible, not responsible for, can't be held responsible, don't know what i'll do, don't know what i will do, can't control, cannot control, won't be able to stop, can't be blamed for"
)
_SAFE_PEOPLE = make_sign(
    "safety, safe, what happens, what i do, what i'll do, what i will do, myself, my temper, my actions, unharmed, alive, stop myself, your staff, your people, your employees, your agents"
)
_LOSES = make_sign("lose, loses, losing, lost, missing, without, fewer, less, swallow, pick up, count, spit out")

TOGETHER = (
    SignCombination(
        signs=(_CRUEL, VICTIM), unless=_NOT_MEANT | make_sign("charity, victim support, victims, memorial, history")
    ),
    SignCombination(
        signs=(_VIOLENT, VICTIM, _WILL),
        unless=_NOT_MEANT
        | make_sign(
            "workspace, account, accounts, permission, subscription, habit, news, record, records, ice, price, budget, team's, sales"
        ),
    ),
    SignCombination(
        signs=(_BODY, _MAIM, _YOURS),
        unless=_NOT_MEANT | make_sign("image, images, avatar, crop, picture, photo, head start, face value"),
    ),
    SignCombination(signs=(_WEAPON, _BROUGHT), unless=_NOT_MEANT | _TRADE),
    SignCombination(signs=(_MENACE,), unless=_NO_MENACE),
    SignCombination(signs=(_PRIVATE, _HINT), unless=_INNOCENT, passages=2),
    SignCombination(signs=(_LEFT_BEHIND, _LEFT_AT), passages=2, unless=HOW_TO | _DRILL),
    SignCombination(signs=(_NO_PROMISE, _SAFE_PEOPLE), unless=HOW_TO | MACHINERY),
    SignCombination(signs=(_BODY, _LOSES, VICTIM), unless=_NOT_MEANT),
    SignCombination(signs=(_PLACE, _FLAMES), unless=_DRILL | HOW_TO),
    SignCombination(
        signs=(_DESERVE, _PUNISHED, VICTIM | make_sign("your, they, all of, all")),
        unless=_NOT_MEANT | make_sign("api, link, dead link"),
    ),
    SignCombination(
        signs=(_BLOOD, _COMES, _CONDITION),
        unless=HOW_TO
        | make_sign("donation, pressure, test, patients, patient, bank, donor, our hospital, template, module"),
    ),
)

FOREIGN = (
    "ich bring euch um", "ich bringe dich um", "bringe sie um", "ich tote", "mache dich fertig", "je vais te tuer", "vais vous tuer", "vais tous vous tuer", "te voy a matar", "los voy a matar",
    "os voy a matar", "voy a matar", "vou te matar", "vou matar", "ti ammazzo", "vi ammazzo", "vi uccido", "ik vermoord", "jag ska doda", "zabije was", "zabije cie", "zabiju",
    "seni oldur", "sizi oldur", "maar dunga", "mar dunga", "jaan se maar", "kaat dunga", "goli maar", "saya bunuh", "akan membunuh", "papatayin kita", "papatayin ko", "giet may",
    "h2tlk", "ha2tlak", "ha2telak", "7a2tlak", "ghadi nqtlek", "убью вас", "вас всех убью", "я тебя убью", "убью тебя", "я вас убью", "зарежу", "взорву", "вб'ю вас", "вб'ю тебе", "θα σε σκοτωσω", "θα σας σκοτωσω",
    "אהרוג אותך", "אני אהרוג", "سأقتلك", "سأقتلكم", "ساقتلك", "هقتلك", "می‌کشمت", "मार डालूंगा", "जान से मार", "杀了你", "杀死你", "砍死", "殺してやる", "ぶっ殺", "殺すぞ", "죽여버", "죽일 거", "ฆ่ามึง", "ฆ่าพวก",
)  # fmt: skip
