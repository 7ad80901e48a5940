"""Owns the words that report, deny, doubt and expect, with what each takes as its content; must never hold a rule.

A verb's frames say where its content stands:

    q   beside quoted speech, also inverted: "…," said X        c   a clause, with or without "that": X says it rains
    t   a clause, only after an overt "that", "how" or "whether" n   a noun phrase: X denied the charges
    i   an infinitive: X vowed to leave                         a   an addressee may stand before the content: X told Y that …
    o   an object named after another: X called Y a liar        w   a question: X asked whether …
    x   only what the prepositions lead to: call for …               z   only when negated: did not specify …

To add a verb, write it on the line with its frames; its forms are derived, irregular ones stand in IRREGULAR.
"""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from workbench.model.claim import Stance


class Verb(NamedTuple):
    """One form of a reporting verb."""

    lemma: str
    form: str
    """b base, s third person, d past, p past participle, dp both, g gerund."""
    frames: str
    prepositions: frozenset[str]
    stance: Stance
    has_addressee: bool


# frames | prepositions | stance : verbs
_VERBS: Final = """
qc | to about of | affirms : say
qca | of about | affirms : tell
qc | | affirms : add note explain argue claim insist announce acknowledge remark observe
qcn | | affirms : state declare
qc | | affirms : conclude recall predict stress emphasize emphasise reiterate quip joke boast allege
qc | about of | affirms : complain write tweet posit contend maintain assert admit concede confess reveal muse lament
qc | about | affirms : testify speculate
qct | | affirms : repeat confirm report suggest estimate signal disclose proclaim theorize reckon
qct | to | affirms : respond reply answer counter retort
qca | of about against | affirms : warn
qca | | affirms : caution remind assure inform promise
qca | of | affirms : advise notify convince persuade
q | | affirms : shoot fire go cry chime
q | | affirms : interject exhort urge post surmise bellow intone
q | on about | affirms : comment exclaim shout yell scream whisper mutter chant continue begin read elaborate hint opine
qwna | for about | affirms : ask
q | about for | affirms : inquire wonder
qci | | affirms : vow pledge swear threaten agree
c | of about | affirms : think believe feel know hear learn
c | | affirms : realize realise understand guess suppose assume imagine imply indicate
ci | for | affirms : hope wish
ci | | affirms : expect decide
ci | about | affirms : fear worry
cn | | affirms : suspect predict envision foresee anticipate
c | | affirms : find prove demonstrate see
cn | | affirms : show discover
tn | | affirms : mention underscore highlight illustrate detail outline recognize recognise
tni | | affirms : propose recommend demand urge advocate request
t | | affirms : ensure
n | | affirms : praise criticize criticise slam blast condemn denounce decry oppose support endorse defend favor
n | | affirms : mock tout welcome applaud cite discuss describe portray characterize characterise question
n | | affirms : hail laud ridicule deride bemoan champion embrace attack assail challenge defy
n | for on | affirms : blame credit commend chide rebuke scold
n | | affirms : express voice offer echo regret hate admire back
no | | affirms : label dub brand deem consider call term
n | of | affirms : accuse suspect
tn | with | affirms : charge
i | | affirms : want plan intend seek aim
n | | affirms : want
qi | for on | affirms : call
x | for | affirms : push press appeal lobby plead
x | of about on | affirms : talk speak
x | to | affirms : point refer allude object
x | with about on | affirms : disagree
x | about | affirms : care
x | on | affirms : focus insist
x | of | affirms : approve disapprove
x | at | affirms : scoff
x | for | affirms : argue apologize
x | against | affirms : argue rail protest
z | | affirms : verify substantiate
z | on about to | affirms : specify clarify provide identify comment answer respond elaborate give reveal address name discuss
ctn | | denies : deny
tn | | denies : reject dismiss refute rebut dispute contradict disavow repudiate debunk rebuff contest
tn | | denies : disprove discount downplay renounce disclaim negate
tnw | | doubts : doubt question
i | | affirms : decline refuse
"""

# base: past, participle
IRREGULAR: Final = {
    "shoot": ("shot", "shot"),
    "go": ("went", "gone"),
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "think": ("thought", "thought"),
    "know": ("knew", "known"),
    "feel": ("felt", "felt"),
    "hear": ("heard", "heard"),
    "see": ("saw", "seen"),
    "find": ("found", "found"),
    "show": ("showed", "shown"),
    "swear": ("swore", "sworn"),
    "foresee": ("foresaw", "foreseen"),
    "understand": ("understood", "understood"),
    "begin": ("began", "begun"),
    "read": ("read", "read"),
    "fight": ("fought", "fought"),
    "speak": ("spoke", "spoken"),
    "seek": ("sought", "sought"),
    "plead": ("pleaded", "pleaded"),
}
_DOUBLING: Final = frozenset({"plan", "admit", "quip", "brag", "rebut", "dub", "refer", "chat"})


def _forms(base: str) -> dict[str, str]:
    last = base[-1]
    consonant_y = last == "y" and base[-2] not in "aeiou"
    if consonant_y:
        third, past, gerund = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif last == "e":
        third, past, gerund = base + "s", base + "d", (base[:-1] if base[-2] != "e" else base) + "ing"
    elif base in _DOUBLING:
        third, past, gerund = base + "s", base + last + "ed", base + last + "ing"
    else:
        third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
        past, gerund = base + "ed", base + "ing"
    past, participle = IRREGULAR.get(base, (past, past))
    forms = {base: "b", third: "s", gerund: "g"}
    if past == participle:
        forms[past] = "bdp" if past == base else "dp"
    else:
        forms[past] = "d"
        forms[participle] = "p"
    return forms


def _build() -> dict[str, Verb]:
    merged: dict[str, tuple[str, set[str], str]] = {}
    for line in _VERBS.strip().splitlines():
        head, _, verbs = line.partition(":")
        frames, prepositions, stance = (part.strip() for part in head.split("|"))
        for lemma in verbs.split():
            old = merged.get(lemma, ("", set(), stance))
            merged[lemma] = (old[0] + frames, old[1] | set(prepositions.split()), stance)
    table = {}
    for lemma, (frames, found, stance) in merged.items():
        prepositions_of = frozenset(found)
        for form, kind in _forms(lemma).items():
            table[form] = Verb(lemma, kind, frames, prepositions_of, cast(Stance, stance), "a" in frames)
    return table


VERBS: Final = _build()
LEMMAS: Final = {verb.lemma: verb for verb in VERBS.values() if verb.form in ("b", "bdp")}
"""The same by their base forms, for an extractor that has a lemmatiser."""


# Nouns that report; the content follows as a "that" clause, or after these prepositions.
_NOUNS: Final = """
of about that | affirms : claim accusation allegation report suggestion rumor rumour assertion contention warning admission
of about that | affirms : prediction speculation complaint charge
about over that | affirms : fear concern worry anxiety
of for that | affirms : hope belief view notion idea conviction expectation
about of on that | affirms : argument statement remark comment opinion testimony theory
that | affirms : evidence promise vow pledge threat insistence confidence assurance conclusion finding revelation announcement
of that | affirms : sign indication proof acknowledgment acknowledgement recognition
of | affirms : criticism condemnation praise denunciation endorsement
for | affirms : support call demand
on | affirms : attack
to | affirms : opposition objection
about that | doubts : doubt question skepticism scepticism
of that | denies : denial rejection
"""


class Noun(NamedTuple):
    """A noun that reports."""

    lemma: str
    prepositions: frozenset[str]
    stance: Stance


def _build_nouns() -> dict[str, Noun]:
    table = {}
    for line in _NOUNS.strip().splitlines():
        head, _, nouns = line.partition(":")
        prepositions, stance = (part.strip() for part in head.split("|"))
        found = frozenset(prepositions.split())
        for lemma in nouns.split():
            plural = lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2] not in "aeiou" else lemma + "s"
            table[lemma] = table[plural] = Noun(lemma, found, cast(Stance, stance))
    return table


NOUNS: Final = _build_nouns()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AUXILIARIES: Final = _words(
    """is are was were be been being am has have had having do does did will would shall should can could may might must
    isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't cannot
    isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t can’t couldn’t shouldn’t
    not never neither get gets got"""
)
BE: Final = _words("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t")
NEGATIONS: Final = _words(
    """not never neither don't doesn't didn't won't wouldn't can't couldn't shouldn't cannot isn't aren't wasn't weren't hasn't
    haven't hadn't don’t doesn’t didn’t won’t wouldn’t can’t couldn’t shouldn’t isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t"""
)
ADVERBS: Final = _words(
    """also then now just still even later earlier soon often always again once yet already too ever almost perhaps instead
    further first long far simply quickly repeatedly strongly reportedly allegedly flatly privately publicly recently
    previously initially finally merely clearly openly largely really only rather certainly pointedly eventually"""
)
NOT_ADVERBS: Final = _words("family italy july reply supply ally rally assembly bully apply daily weekly monthly friendly likely early")
TIMES: Final = _words(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow earlier later recently
    morning afternoon evening night week month year weekend january february march april june july august september
    october november december jan. feb. aug. sept. oct. nov. dec. last next this time late early days weeks months years ago"""
)
DETERMINERS: Final = _words(
    """the a an this that these those his her its their our my your some any no every each both many most several few all
    another such other more one two three four five six seven eight nine ten"""
)
PRONOUNS: Final = _words(
    """i you he she it we they there that this these those who what everyone everybody someone somebody nobody anyone nothing
    something everything he's she's it's they're we're i'm you're he’s she’s it’s they’re we’re i’m you’re there's there’s
    that's that’s i've i’ve we've we’ve they've they’ve you've you’ve he'd he’d she'd she’d they'd they’d we'd we’d i'd i’d
    he'll he’ll she'll she’ll they'll they’ll it'll it’ll we'll we’ll i'll i’ll"""
)
SUBJECT_PRONOUNS: Final = _words("i he she we they it you many some others most both who which that one few none half")
OBJECT_PRONOUNS: Final = _words("me him her us them you it himself herself themselves myself itself")
PREPOSITIONS: Final = _words(
    """of in on at by for from with about against to into over after before during under through between among amid at
    within without toward towards around across since until upon via as like despite behind beyond near inside outside per"""
)
SUBORDINATORS: Final = _words(
    """because although though while whereas if unless until when whenever where wherever since whether how why what as than
    after before once so lest"""
)
CONJUNCTIONS: Final = _words("and or but nor yet then")
RELATIVES: Final = _words("who which that whom whose")
QUESTION_WORDS: Final = _words("whether if how why what who which where when")
# Forms that are a noun at least as often as a verb; they count as verbs only where a subject or an auxiliary stands before them.
NOUNISH: Final = _words(
    """report reports claim claims plan plans support supports attack attacks call calls charge charges demand demands
    request requests promise promises pledge pledges hope hopes fear fears worry worries doubt doubts question questions
    comment comments estimate estimates show shows push pushes address addresses voice voices offer offers back backs vow
    vows challenge challenges love hate press mean means remark remarks mention mentions concern concerns view views warning
    state states note notes answer answers reply replies tweet tweets post posts caution credit credits blame praise praises
    quote quotes suspect suspects contest contests dispute disputes thanks guess threat signal signals label labels brand
    brands term terms aim aims wish wishes thank focus whisper shout yell chant chants joke jokes boast counter discount
    discounts appeal appeals protest protests fight fights talk talks force object objects slam need needs"""
)
PAST_VERBS: Final = _words(
    """went came made took got gave met left held put kept became won lost ran led said told wrote began stood sat brought
    bought sold sent spent built broke chose drew drove fell flew grew knew paid rose spoke struck swept threw wore saw
    lent fought caught taught sought thought felt heard dealt bent hung dug stuck swung sank sang rang drank swam overcame
    forgot rode arose froze stole woke tore swore blew withdrew ate hid fed fled understood withstood shook mistook
    undertook underwent shot wept slept meant seems seemed appears goes comes makes takes gets gives says gone"""
)
NOT_VERBS_AFTER: Final = _words("the a an his their its our my these those of for with no")
# Verbs that report only with this word after them.
PHRASAL: Final = {"shoot": "back", "fire": "back", "go": "on", "cry": "out", "chime": "in"}
THAT: Final = _words("that")
# Negated, these decline to take a position; a negated verb of belief doubts.
ANSWERING: Final = _words(
    """verify substantiate
    say tell specify clarify provide identify comment answer respond elaborate give reveal address name discuss confirm
    disclose mention explain acknowledge offer know hear reply"""
)
BELIEVING: Final = _words("believe think accept agree support endorse recognize recognise expect")
# Adjectives after "be": what the sentence does to what follows.
ADJECTIVES: Final[dict[str, Stance]] = {
    "unaware": "declines",
    "aware": "declines",  # only when negated
    "unclear": "doubts",
    "clear": "doubts",  # only when negated
    "uncertain": "doubts",
    "unsure": "doubts",
    "unknown": "declines",
    "skeptical": "doubts",
    "sceptical": "doubts",
    "doubtful": "doubts",
    **dict.fromkeys(
        "confident sure certain convinced hopeful optimistic afraid worried concerned adamant glad proud alarmed".split(), "affirms"
    ),
}
# Of these, those that take a clause without "that": "was sure it would fail".
BARE: Final = _words("confident sure certain convinced hopeful afraid worried concerned adamant glad")
POSSESSIVES: Final = _words("his her its their our my your whose")
NEGATIVE_DETERMINERS: Final = _words("no little")
HEARSAY: Final = _words("reportedly allegedly supposedly purportedly")
