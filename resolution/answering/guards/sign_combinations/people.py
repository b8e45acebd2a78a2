"""Whom customers write about, and words that show that a machine or a how-to is spoken of."""

from resolution.answering.guards.signs import make_sign

ME = make_sign("i, me, my, myself, im, i'm, i've, i'll, i'd, us, we")
HE_OR_SHE = make_sign("he, she, him, his, her, hes, shes, he'll, she'll")
PARTNER = make_sign(
    HE_OR_SHE,
    "husband, wife, boyfriend, girlfriend, partner, spouse, fiance, fiancee, my ex, ex husband, ex wife, ex boyfriend, ex girlfriend, ex partner",
    "father, mother, dad, mum, mom, stepdad, stepfather, stepmother, stepmom, uncle, in laws, inlaws, my family, my parents, my son, my brother",
)
SOMEBODY = make_sign(
    HE_OR_SHE,
    "someone, somebody, stranger, strangers, man, woman, guy, dude, person, user, users, member, colleague, colleagues, coworker, coworkers",
    "boss, manager, supervisor, ex, neighbour, neighbor, landlord, classmate, classmates, teammate, teammates, they, people, customer, driver",
)
VICTIM = make_sign(
    "you, u, ya, him, her, them, everyone, everybody, someone, somebody, people, whoever, yourself, yourselves",
    "staff, employees, employee, team, workers, agent, agents, developer, developers, engineer, engineers, programmer, manager, boss, ceo",
    "supervisor, colleague, colleagues, coworker, coworkers, support guy, support agent, guy, idiot, man, woman, neighbour, neighbor, driver",
    "wife, husband, my ex, teacher, landlord, receptionist, family, kids, children",
)
MACHINERY = make_sign(
    "process, processes, server, servers, session, sessions, job, jobs, task, tasks, query, script, page, pages, button, cache, container",
    "daemon, thread, pod, tab, tabs, email, mail, link, limit, limits, target, layout, build, feature, deadline, sync, cell, row, rows, column",
    "chart, import, file, files, api, field, template, templates, module, widget, node, command, workflow, shortcut, dark mode, token, webhook",
    "dashboard, notification, notifications, firewall, battery, game, novel, movie, film, book, mystery",
)
HOW_TO = make_sign(
    "how do i, how do we, how can i, how can we, how to, how does, how should i, where do i, where can i, where is, where's, can i, can we",
    "can parents, can teachers, can students, can a, is there a, is there an, do you have, do you support, which role, which plan",
)
