"""Signs of violence or control at home: who does it, what is done, and why nobody may know."""

from resolution.answering.guards.sign_combinations.people import HE_OR_SHE, HOW_TO, MACHINERY, PARTNER
from resolution.answering.guards.signs import SignCombination, make_sign

_DONE_TO_ME = make_sign(
    "hit me, hits me, beat me, beats me, hurt me, hurts me, choked me, chokes me, strangled me, strangles me, pushed me, pushes me, kicked me, kicks me, raped me",
    "rapes me, punched me, punches me, slapped me, slaps me, threw me, burned me, burnt me, shoved me, dragged me, forced me, forces me, force me, forcing me",
    "threatens me, threatened me, locks me, locked me, controls me, hit us, hits us, beats us, beat us, hurts us, get hit, get hurt, i am hit, get beaten, got beaten",
    "was beaten, being beaten, punishes me, punish me, abuses me, abused me, hitting me, beating me, hurting me, strangling me, choking me, pushes me around",
    "spits on me, screams at me, hurt my children, hits my children, hits our, hits the kids, kill me if i, he'll kill me, she'll kill me, will kill us, to kill me",
)
_IDIOM = make_sign(
    "price, bill, rate limit, deadline, boss, if i don't, if i lose, if i can't, if the, birthday, charge"
)
_INJURED = make_sign(
    "broke my, broken my, bruised my, twisted my, dislocated my, injured my, fractured my, knocked out my, burned my, cut my"
)
_LIMB = make_sign(
    "arm, nose, rib, ribs, jaw, finger, fingers, wrist, tooth, teeth, leg, collarbone, hand, face, lip, eye, hair, skin"
)
_LEARNS = make_sign(
    "find out, finds out, finding out, sees this, see this, sees it, finds it, find me, finds me, finding me, track me, tracks me, knows where, know where i",
    "without the owner, gets notified, getting notified, be notified, must not, mustn't, must never, can't know, can not know, cannot know, not know, never know, notices, hears, hear it",
    "see my, sees my, see where, where i am, where i live, reads my, reads everything, reads all, my location, checks my, goes through my, in the same workspace, has my, has access, has admin, knows my, my new address, my address, gets copies, controls the, controls my, discovers, don't reply, don't answer, not answer, do not call, don't call, do not reply, hide my, hide it, secretly, find something, finds something, made me give, give him, give her",
)
_FEARED = make_sign(
    "afraid, scared, terrified, frightened, fear for, unsafe, not safe, isn't safe, safe for, danger, dangerous, flee, fled, escape, escaped, get away from, got away from",
    "ran away, run away, running away, leave him, leave her, leaving him, leaving her, left him, left her, leaving my husband, leaving my wife, leaving my partner, leaving my boyfriend",
    "shelter, refuge, safe house, restraining order, violent, violence, abusive, abuse, abuser, hurts, hits, beats, beat me, hit me, gets angry, becomes angry, kill me, hurt me, punish, in trouble, alive, don't want to know what, what he does, what he'll do, what he will do, what happens then",
)
_GETS_AWAY = make_sign(
    "flee, fled, fleeing, escape, escaped, escaping, run away from, ran away from, running away from, get away from, got away from, leave my husband, leave my wife, leave my partner",
    "leaving my husband, leaving my wife, leaving my partner, leaving my boyfriend, leave him, leaving him, leaving her, out of this marriage, out of the marriage, shelter, refuge, safe house, in hiding, hiding from",
)
_UNFREE = make_sign(
    "force, forces, forced, forcing, won't let, doesn't let, does not let, don't let, not let, not allow, not allowed, never lets, lock me, locks me, locked me, locked up, prisoner, took my, takes my, takes all, holds my, hides my, takes away, keeps my, controls, control"
)
_FREEDOM = make_sign(
    "marry, marriage, passport, passports, wages, salary, money, house, go out, go outside, sleep, eat, my family, my friends, bank card, own card, id card, papers, documents, my children, own money, outside, pregnant"
)
_PROOF = make_sign(
    "bruise, bruises, black eye, broken ribs, choked, strangled, beaten, violent, violence, abusive, abuser, domestic, raped, rape, batters, bleeding"
)
_SPIES = make_sign(
    "spyware, stalkerware, keylogger, airtag, tracker on, put something on, installed something, hidden camera, follow every step, every step i, every move i, listens to my calls, cloned my phone"
)
_UNSAFE = make_sign(
    "not safe, unsafe, isn't safe, never safe, no longer safe, in danger, not feel safe, don't feel safe, scared to go, afraid to go"
)
_HOME = make_sign(
    "home, for me, my house, my children, my kids, my life, if he, if she, my own house, with him, with her, around him"
)
_NOT_HOME = MACHINERY | make_sign(
    "scroll, filter, comments, charity, home page, homepage, home screen, victim support, child account, tennis, dog, cat"
)

TOGETHER = (
    SignCombination(
        signs=(_DONE_TO_ME, PARTNER),
        unless=_IDIOM | make_sign("limit, error, to upgrade, to pay, update, log out, out of"),
    ),
    SignCombination(
        signs=(
            _INJURED,
            _LIMB,
            HE_OR_SHE | make_sign("husband, wife, boyfriend, girlfriend, partner, father, mother, dad, mum, mom, ex"),
        )
    ),
    SignCombination(signs=(PARTNER, _LEARNS, _FEARED), unless=_NOT_HOME, passages=2),
    SignCombination(signs=(PARTNER, _LEARNS, _GETS_AWAY), unless=_NOT_HOME, passages=3),
    SignCombination(
        signs=(PARTNER | make_sign("they, boss, family"), _UNFREE, _FREEDOM),
        unless=MACHINERY | HOW_TO | make_sign("house number, refund, plan's, company's"),
    ),
    SignCombination(signs=(PARTNER, _PROOF), unless=_NOT_HOME),
    SignCombination(signs=(PARTNER, _SPIES), unless=HOW_TO),
    SignCombination(
        signs=(_UNSAFE, _HOME),
        unless=_NOT_HOME
        | HOW_TO
        | make_sign(
            "cache, work from home, backup, password, wifi, network, storing, store, upload, browser, attachment"
        ),
    ),
)
