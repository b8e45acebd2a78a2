"""Signs of those who speak for others: the press, authorities, lawyers, and people who know their rights."""

from resolution.answering.guards.sign_combinations.people import HOW_TO, MACHINERY
from resolution.answering.guards.signs import SignCombination, make_sign

_MEDIUM_NAMED = make_sign(
    "bbc, cnn, reuters, bloomberg, afp, dpa, associated press, the guardian, new york times, nytimes, nyt, washington post, wall street journal, wsj, financial times, der spiegel, spiegel, le monde, techcrunch, the verge, wired, forbes, npr, zdf, ard, al jazeera, sky news, fox news, el pais, daily mail, the register, politico, newsweek, the economist, ars technica, watchdog",
)
_WANTS_WORDS = make_sign(
    "enquiry, inquiry, request, question, questions, comment, call, contact, communications, statement, article, story, press, desk, reporter, interview, deadline, journalist, editor, piece, investigation, call back, call me"
)
_MEDIUM = make_sign(
    "newspaper, newspapers, magazine, tv station, television, tv, radio, radio station, radio show, podcast, documentary, news site, news agency, youtube channel, my channel, channel on, newsroom, journalist, reporter, blogger, bloger, my editor, our editor, trade press, student paper, university paper, article, a story, doing a story, newsletter, broadcaster, columnist, publication, our readers, my readers, viewers, listeners, subscribers",
)
_SPEAKS = make_sign(
    "i write, i cover, i work, i'm writing, i am writing, writing a, writing an, we're writing, i run, i host, we publish, i publish, i'm a, i am a, i am, im a, preparing, prepare, working on, shooting, going to print, before we publish, goes live, doing a, a source, sources tell, our sources, write an, write a, our newsroom, is out, print, here"
)
_ASKS_US = make_sign(
    "your company, your layoffs, your outage, your ceo, comment, statement, interview, quote, official answer, your response, respond, deadline, is it correct, is it true, what do you say, say to this, call me, allegations, price rise, pricing change, data leak, the leak, on you, about you, your security, your bad, your side, rumours, rumors, your pr, your users, whistleblower",
)
_PUBLISHING_TOOL = make_sign(
    "template, widget, role, drafts, module, how do, our journalists, our reporters, bug reporter, help center, knowledge base, your blog, plugin, rss, import, export a story, user story"
)
_PRESS_DESK = make_sign(
    "communications department, press office, pr team, pr department, media team, media relations, head of communications, communications team, press team, media contact, press contact, spokesperson"
)

PRESS_SIGNS = (
    SignCombination(
        signs=(_MEDIUM_NAMED, _WANTS_WORDS),
        unless=HOW_TO | make_sign("integration, rss, terminal, wired connection, network, cable"),
    ),
    SignCombination(signs=(_MEDIUM, _SPEAKS, _ASKS_US), unless=_PUBLISHING_TOOL, passages=2),
    SignCombination(
        signs=(
            _PRESS_DESK,
            make_sign("call, contact, question, reply, answer, statement, take, comment, talk, whom, who, reach, your"),
        ),
        unless=HOW_TO | _PUBLISHING_TOOL,
    ),
)

_LEGAL_PERSON = make_sign(
    "my lawyer, our lawyer, our lawyers, my lawyers, my solicitor, our solicitor, solicitors, my attorney, our attorney, our attorneys, our counsel, legal counsel, sgt, sergeant, detective, inspector, constable, lieutenant, i represent, we represent, divorce proceedings, prosecutor, bailiff, notary, official receiver, administrator of, liquidator, auditor, tax office, tax inspector"
)
_RECORDS = make_sign(
    "logs, log, records, record, history, data, files, details, user, users, account, information, emails, mails, evidence, disclose, hand over, handed over, provide, preserve, invoices, identity, ip address, hold on"
)
_INVESTIGATES = make_sign("investigating, investigation, investigate, inquiry into, enquiry into, prosecuting")
_YOUR_USER = make_sign(
    "your user, your users, users, your customer, your customers, one of your, account holder, user's, customer's, subscriber, suspect, fraud"
)

AUTHORITIES_SIGNS = (
    SignCombination(
        signs=(_LEGAL_PERSON, _RECORDS),
        unless=HOW_TO | make_sign("law firm, template, merge field, preview, audit log, game, can't open"),
    ),
    SignCombination(
        signs=(_INVESTIGATES, _YOUR_USER), unless=HOW_TO | make_sign("bug, error, crash, slow, module, incident")
    ),
)

_OBTAINED = make_sign(
    "where did you get, how did you get, where do you have, where have you got, who gave you, why do you have, how come you have, where you got, how you got, where did you find, never signed up, never registered, never gave you"
)
_MY_DETAILS = make_sign(
    "my address, my details, my email, my e mail, my mail, my data, my datas, my number, my name, my phone, my contact, mails from you, emails from you, my information, my birthday"
)
_WHAT_IS_HELD = make_sign(
    "what information, what data, which data, which information, what info, which info, everything, all data, all information, any data, stuff, anything, what personal"
)
_ON_ME = make_sign(
    "on me, about me, of me, regarding me, concerning me, linked to me, relating to me, related to me, about him, about myself"
)
_HOLDING = make_sign(
    "collect, collects, collected, store, stored, stores, keep, keeps, kept, know, hold, holds, have, has, share, shares, got, gather, gathered, saved, process, track"
)
_PERSONAL_DATA = make_sign(
    "personal data, personal information, my data, my datas, my information, my personal, my details, my documents, my files, my content, my account and data, my ip, ip addresses"
)
_RIGHT = make_sign(
    "erase, erased, erasure, i demand deletion, want deleted, train, training, do not agree, not agree, don't agree, did not agree, consent, withdraw, rectify, restrict, processing, under the law, by law, the law allows, as the law, my right, is my right, my rights, data protection, in europe, eu law, third parties, portability, machine readable, be deleted, want all",
)
_WIPE = make_sign(
    "wipe me, erase me, delete me, forget me, remove me, purge me, wipe my, forget i, forget that i, erase every, every trace, get rid of me, get rid of it, wipe everything"
)
_THEIR_SYSTEMS = make_sign(
    "database, databases, systems, system, everything, records, your files, servers, ever, backups, existed, trace, about me, stuff about, everywhere, completely, for good"
)
_LEAK = make_sign("leak, leaked, breach, breached, exposed, stolen, sold, data leak")
_MINE = make_sign(
    "my password, my data, my email, my details, my address, my information, my card, my account, my phone, my number, my documents, personal data"
)

PRIVACY_SIGNS = (
    SignCombination(signs=(_OBTAINED, _MY_DETAILS), passages=2),
    SignCombination(signs=(_WHAT_IS_HELD, _ON_ME, _HOLDING)),
    SignCombination(
        signs=(_PERSONAL_DATA, _RIGHT), unless=make_sign("how do i, training video, training course, is there a")
    ),
    SignCombination(signs=(_WIPE, _THEIR_SYSTEMS), unless=HOW_TO | make_sign("cache")),
    SignCombination(signs=(_LEAK, _MINE), unless=HOW_TO | make_sign("memory leak, checker")),
)

_LEGAL_STEP = make_sign(
    "sue you, suing you, sue your, sue ur, sue u, will sue, i'll sue, we'll sue, gonna sue, going to sue, lawsuit, lawsuits, law suit, class action, legal action, legal actions, legal steps, legal measures, legal consequences, legal proceedings, legal means, small claims, breach of contract, in breach of, cease and desist",
    "reserve all our rights, reserve our rights, reserve all rights, reserve the right to, demand arbitration, go to arbitration, seeking damages, seek damages, claim damages, claim for damages, for damages, hold you liable, held liable, you're liable, you are liable, be liable, hold you responsible, see you in court, take you to court, taking you to court, bring you to court, go to court",
    "going to court, meet in court, hear from my lawyer, hear from our lawyer, hear from my attorney, formal notice, notice of dispute, letter before action, case against you, my anwalt, meinem anwalt, meinen anwalt, mon avocat, mi abogado, mio avvocato, dmca, legal notice of, statutory demand, letter of claim, pursue this legally, legally pursue, letter from my lawyer",
)
_NO_STEP = HOW_TO | make_sign("template, module, software, field, training, type of board")
_LAWYER = make_sign(
    "lawyer, lawyers, attorney, attorneys, solicitor, solicitors, counsel, legal team, legal department, barrister, tribunal, advocate"
)
_AGAINST_YOU = make_sign(
    "against you, instructed, compensation, compensate, demand, demands, owe, refund, pay back, pay me, will contact, contact you, hear from, unless, or i, or else, otherwise, forced to, sue, enforceable, in writing, liable, take over, get involved, involve, speak to, talk to, in breach, writing to you, if you dont, if you do not, on the phone with"
)
_PAYBACK = make_sign(
    "chargeback, charge back, chargebacks, dispute the charge, dispute the payment, reverse the charge through, trading standards, bbb, better business bureau, consumer protection, ombudsman, ftc, consumer council, consumer association"
)
_THREATENED = make_sign(
    "i'll, i will, we'll, we will, i'm, im, reporting, report you, file, filing, filed, going to, complaint, my bank, already"
)
_RIGHTS = make_sign(
    "infringe, infringes, infringing, infringement, trademark, trademarks, copyright, copyrighted, intellectual property, defamation, defamatory, libel, libellous, slander, plagiarised, plagiarized"
)
_OURS = make_sign("our, my, ours, mine, lies about")
_REMOVE = make_sign(
    "take it down, take down, takedown, remove, without permission, your user, user of yours, your template, your platform, hosted by you, desist, stop using, immediately, your, you"
)
_CLAIMANT = make_sign(
    "on your website, accessible, ada, discrimination, discriminates, unlawful, illegal, fraud, scam, criminal"
)

LEGAL_SIGNS = (
    SignCombination(signs=(_LEGAL_STEP,), unless=_NO_STEP),
    SignCombination(
        signs=(_LAWYER, _AGAINST_YOU), unless=_NO_STEP | make_sign("suits us, review the terms, preview, refund policy")
    ),
    SignCombination(signs=(_PAYBACK, _THREATENED), unless=HOW_TO | make_sign("status")),
    SignCombination(
        signs=(_RIGHTS, _OURS, _REMOVE),
        unless=HOW_TO
        | MACHINERY - make_sign("template, templates, page, pages, file, files")
        | make_sign("footer, rename, sign in the"),
    ),
    SignCombination(
        signs=(
            _CLAIMANT,
            make_sign("authorities, court, report you, complaint, law, sue, police"),
            make_sign("i'm, i'll, i will, im, we, you"),
        ),
        unless=HOW_TO,
    ),
)
