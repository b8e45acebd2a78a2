"""Signs of harassment: somebody, what they do again and again, and that it is not wanted."""

from resolution.answering.guards.sign_combinations.people import HE_OR_SHE, HOW_TO, MACHINERY, ME, SOMEBODY
from resolution.answering.guards.signs import SignCombination, make_sign, verb_forms

_AGAIN = make_sign(
    "won't stop, doesn't stop, does not stop, will not stop, never stops, not stopping, again and again, hundreds of, times a day, messages a day, mails a day, calls a day, non stop, nonstop, constantly, even after, no matter",
    "new accounts, new account, another account, i blocked, after i blocked, have blocked, blocked him, blocked her, said no, say no, told him, told her, asked him, asked her, stopped answering, every night, day and night, won't leave, leave me alone, platform to platform, for years, for months, since i left, since we broke",
)
_CONTACT = make_sign(
    "message, messages, messaging, messaged, writes, writing, calls, calling, contact, contacts, contacting, texts, texting, following, follows, followed, insults, insulting, threatens, mentions, invites, visits, pictures, photos, asks me, asking me, touches, dms, nudes, stop him, stop her, comments, alone, flowers, gifts, calls me, @",
)
_FINDS_ME = make_sign(
    "found me, find me, finds me, followed me, following me, follows me, track me, tracks me, tracking me, knows where i, where i am, where i live, watching me, watches me, spying on me, spies on me, reads my, reads everything, reads all, still has access, follow me",
    "my home address, my phone number, my private number, my private photos, my address, my number, my photos, my pictures, my picture, my private, my full name, pictures of me, photos of me, videos of me, video of me, private video, come to my house, coming to my house",
)
_WITHOUT_RIGHT = make_sign(
    "i changed, changed my, moved, he still, she still, still has, blocked, posting, posted, publishes, published, publicly, public page, in the comments, afraid, scared, creepy, for years, two years, everywhere, without my, how did he, how did she, he uses, she uses, ex uses, uses the, uses your, without asking, threatens, threatened, threaten, revenge, strangers, reads everything, secretly, stalk",
)
_ORDERED_AWAY = make_sign(
    "restraining order, protective order, no contact order, protection order, stay away order, barring order, contact ban"
)
_CREEP = make_sign(
    "creepy, creep, creeps, pervert, perverted, perv, stalker, stalkers, stalking me, molester, weirdo, scaring me, scares me, intimidating, intimidates, intimidated, harassing, harasses"
)
_INDECENT = make_sign(
    "nudes, nude, naked, sexual, sexually, dirty, disgusting, obscene, inappropriate, intimate, explicit, my body, breasts, lewd, vulgar, kinky, porn"
)
_SENT = make_sign(
    "pictures, picture, photos, photo, messages, message, comments, things, texts, video, videos, selfies, pics, remarks, jokes, chat, asking me, asks me, proposals, touching"
)
_PERSONAL = SOMEBODY | make_sign("without my consent, my consent, he's, this guy, to me, of me, me")
_ESTRANGED = make_sign(
    "broke up, break up, split up, won't talk to me, doesn't talk to me, not talk to me, blocked me, ignores me, ignored me, ignoring me, stopped talking, left me, doesn't answer me, need to see her, need to see him, without her knowing, without him knowing, without them knowing, not notice, won't notice, secretly, cheating, cheats, behind her back, behind his back, spy on, stalk, she hides, he hides",
)
_SEEKS = make_sign(
    "where, see, find, read, track, address, location, messages, log in, logs, log, spy, phone, which plan, follow, watch, monitor, online, lives, work, check"
)
_LOVED = HE_OR_SHE | make_sign(
    "girlfriend, boyfriend, wife, husband, ex, girlfriends, boyfriends, wifes, husbands, partner, partners, crush"
)
_EXPOSE = make_sign(
    "everyone to know, everybody to know, everyone know, everybody know, the whole world, public board, public boards, publicly, online, expose, post her, post his, publish her, publish his, share her, share his, spread her, spread his, leak her, leak his, ruin her, ruin him, destroy her, destroy him, humiliate her, humiliate him, punish her, punish him"
)
_RESOLVED = make_sign(
    "i'll, i will, i want, i'm going, im going, gonna, i'd like, how can i, how do i, let me, help me, i'm planning"
)
_TARGET = make_sign(
    "her number, his number, her address, his address, her photos, his photos, her pictures, his pictures, her secrets, she did, he did, did to me, her life, his life, her name, his name, what she, what he, her nudes, her phone, his phone"
)
_MOCK = make_sign(
    verb_forms("mock laugh insult humiliate bully ridicule shame taunt tease"),
    "gang up, ganging up, make fun, makes fun, making fun, calls me names, call me names, slur, slurs, racist, sexist, homophobic, horrible things, rumours, rumors, lies about, spit at, nasty things, hateful",
)
_MOCKED = make_sign("me, my, about me, at me, her, our, colleague, daughter, son, teacher, mr, mrs, ms, one of our")
_MOCKERS = SOMEBODY - HE_OR_SHE | make_sign(
    "he, she, others, group, chat, cries, crying, every day, account, profile, in class, team"
)

TOGETHER = (
    SignCombination(
        signs=(SOMEBODY, _AGAIN, _CONTACT, ME), unless=MACHINERY | make_sign("bug, crash, login"), passages=2
    ),
    SignCombination(
        signs=(_FINDS_ME, SOMEBODY, _WITHOUT_RIGHT),
        unless=HOW_TO | make_sign("directory, invoice, newsletter, billing"),
    ),
    SignCombination(signs=(_ORDERED_AWAY,), unless=make_sign("template, field, form, software")),
    SignCombination(signs=(_CREEP, SOMEBODY | make_sign("profile, comments, messages, comment")), unless=MACHINERY),
    SignCombination(
        signs=(_INDECENT, _SENT, _PERSONAL),
        unless=MACHINERY | make_sign("locale, palette, colour, color, explicit locale, data, dirty data, flag"),
    ),
    SignCombination(
        signs=(_ESTRANGED, _SEEKS, _LOVED), passages=2, unless=make_sign("client, customer, invoice, cheat sheet")
    ),
    SignCombination(signs=(_EXPOSE, _RESOLVED, _TARGET), unless=MACHINERY | make_sign("invoice, order"), passages=2),
    SignCombination(
        signs=(_MOCK, _MOCKED, _MOCKERS),
        unless=MACHINERY | make_sign("mock up, mock ups, mock data, mockup, laugh emoji, reaction, tease campaign"),
    ),
)
