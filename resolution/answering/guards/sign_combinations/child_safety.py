"""Signs of a child in danger: a child, somebody who comes near, and what for; or a child, and harm."""

from resolution.answering.guards.sign_combinations.people import HOW_TO, MACHINERY
from resolution.answering.guards.signs import SignCombination, make_sign

_AGES = tuple(map(str, range(6, 18)))
_NUMBERS = (
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
)
_YOUNG = frozenset(f"{age} {year}" for age in (*_AGES, *_NUMBERS) for year in ("year old", "years old", "yo", "yr old"))
_OF_AGE = frozenset(
    f"{who} {age}"
    for age in (*_AGES, *_NUMBERS)
    for who in ("is", "hes", "shes", "aged", "age", "only", "turned", "just")
)
_I_AM = frozenset(
    f"{who} {age}" for age in (*_AGES, *_NUMBERS) for who in ("im", "i am", "i m", "am only", "im only", "m only")
)

_CHILD = make_sign(
    "child, children, kid, kids, minor, minors, underage, boy, boys, girl, girls, toddler, toddlers, baby, infant, teen, teens, teenager, teenagers, preteen, pupil, pupils",
    "student, students, daughter, daughters, son, sons, niece, nephew, schoolgirl, schoolboy, schoolgirls, little brother, little sister, younger brother, younger sister, grandson, granddaughter",
    "year old boy, year old girl, grandchild, my brother is, my sister is, young people, youngsters, scouts",
    _YOUNG,
    _OF_AGE,
)
_ADULT = make_sign(
    "man, men, adult, adults, grown up, grownup, grown ups, stranger, strangers, teacher, coach, trainer, tutor, stepdad, stepfather, uncle, neighbour, neighbor, babysitter, nanny, priest, guy, guys",
    "someone, somebody, unknown, user, member, he, she, dad, father, mother, mum, mom, stepmother, person, pretends, people, instructor, leader, grandfather, carer",
)
_COMES_NEAR = make_sign(
    "meet, meets, met, asks, asked, asking, wants, wanted, send, sends, sending, sent, messages, message, writes, wrote, chatting, chats, contacted, contacts, offered, offers, offering, pick her up, picking her up, picks, invites, invited",
    "touches, touched, touching, grabs, kisses, kissed, makes, made, told, tells, tell, films, filmed, photographs, adds, adding, pretends, befriends, follows, comes in, gives, gave, compliments, calls her, calls him, visits",
)
_WHAT_FOR = make_sign(
    "photo, photos, picture, pictures, pics, pic, video, videos, selfie, selfies, money, gift, gifts, secret, secrets, alone, at night, night, private messages, private, clothes, swimsuit, bikini, bath, shower, bed, my room, her room, his room, weird, strange, where we live, where he lives, where she lives, in person, to meet, meet him, meet her",
    "scared, afraid, uncomfortable, blackmail, naked, nudes, kiss, love, sweetheart, boyfriend, girlfriend, sexy, body, behind our backs, don't tell, not tell, no teacher should, should not, tonight, from their parents, fake photos, only girls, only boys",
)
_CLASSROOM = HOW_TO | make_sign(
    "homework, grades, assignment, assignments, album, permission form, timetable, printing, upload, export, discount, licence, license, class photo, yearbook, field trip"
)
_HARM = make_sign(
    "hit, hits, hitting, beats, beaten, beating, no food, not eating, won't eat, doesn't eat, stopped eating, getting food, gets no, starving, hungry, locked in, locked up, shakes, shaken, bruises, abused, molested, neglected, ran away, runs away, run away, blackmailed, extorted, threatened, groomed, kidnapped, screaming, in danger, unsafe, hurt, hurts, weird messages, strange messages, creepy, touched, missing since, cut herself, cut himself, crying at night, being sold, trafficked, exploited, tied",
)
_PAIN_ELSEWHERE = (
    MACHINERY
    | HOW_TO
    | make_sign(
        "account, app, tablet, phone, screen, login, rate, enrolment, theme, element, elements, issue, version, update, seat, seats"
    )
)
_SEXUAL_THING = make_sign(
    "sexual, sexualised, sexualized, nude, nudes, naked, porn, illegal, indecent, explicit, selling, sells, traded, trading, erotic, lewd, swimwear, underwear, without clothes, fetish"
)
_OF_CHILDREN = make_sign(
    "underage, preteen, pre teen, preteens, minor, minors, lolita, jailbait, young girls, young boys, young girl, young boy, little girls, little boys, small girl, small boy, kids, children, child, schoolgirls, too young, loli, teens, teen",
    _YOUNG,
)
_TRADED = make_sign(
    "traded, trading, trade, link, links, group, groups, sharing, share, shares, selling, sells, channel, folder, video, videos, found, pictures, images, stuff, content, describe"
)
_CODE = make_sign("csam, csem, cp, pedo, pedos, paedo, paedos, pthc, preteen, lolita, jailbait, loli")
_UNIX = make_sign(
    "command, linux, unix, bash, directory, copy, terminal, cp r, file, files, control plane, contact point"
)

TOGETHER = (
    SignCombination(signs=(_CHILD, _ADULT, _COMES_NEAR, _WHAT_FOR), unless=_CLASSROOM),
    SignCombination(signs=(_CHILD - make_sign("baby, minor, scouts"), _HARM), unless=_PAIN_ELSEWHERE),
    SignCombination(
        signs=(_I_AM, _ADULT, _COMES_NEAR | _WHAT_FOR | _HARM),
        passages=2,
        unless=make_sign("minutes, hours, days, percent, months, seats, euros, dollars, am, pm, weeks, employees"),
    ),
    SignCombination(
        signs=(_OF_CHILDREN, _SEXUAL_THING),
        unless=make_sign("clothing shop, clothes shop, health class, sex education"),
    ),
    SignCombination(signs=(_CODE, _TRADED), unless=_UNIX),
)
