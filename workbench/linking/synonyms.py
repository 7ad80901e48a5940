"""Owns the words of news English that stand for one another when two outlets report the same; written by hand, from the language.

Three lists: words of one meaning in reports, seats of government that stand for their country, and adjectives and short forms of
countries. A word is in one group at most; where it has several senses it is left out, unless news use one of them nearly always.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_MEANINGS: Final = """
ask request seek plea appeal demand urge call
aid help assist assistance support backing back
arm weapon weaponry armament hardware equipment munition ammunition
army troop soldier force military
war invasion conflict offensive incursion fighting hostility
attack strike assault raid bombing shelling bombardment
kill slay murder death die dead fatality casualty
hurt injure injury wound wounded
deny denial reject refute dismiss rebuff repudiate
accuse allege allegation accusation charge claim blame
say tell told state declare announce announcement statement remark comment
warn warning caution threaten threat alert
disinformation misinformation falsehood lie false fake untrue
confirm verify corroborate acknowledge admit concede
agree accord agreement deal pact treaty
talk meeting meet met discussion negotiation negotiate dialogue summit
worry concern fear anxiety alarm unease
condemn denounce deplore criticize criticise criticism slam blast
punish punishment penalty sanction
spokesman spokeswoman spokesperson spokespeople
official officer authority
adviser advisor aide
minister secretary
president presidential presidency
buy bought purchase acquire acquisition
sell sold sale
firm company corporation business
job employment work employee worker staff
fire dismissal sack oust layoff
hire appoint appointment name nominate nomination
quit resign resignation
start begin began begun launch commence onset
end finish complete conclude cease halt stop
rise rose risen increase grow grew grown growth climb jump surge soar gain
fall fell fallen drop decline decrease plunge slump sink
win won victory triumph beat beaten defeat
vote ballot poll election elect
law legislation bill statute
court judge judicial tribunal
ruling verdict judgment judgement decision decide
sue lawsuit suit litigation
crime criminal felony offence offense
arrest detain detention custody capture apprehend
prison jail imprison
police cop constable
suspect suspected
trial prosecute prosecution prosecutor
find found discover uncover discovery
show shown reveal disclose disclosure
probe investigate investigation inquiry inquest
report account
money fund funding finance financial economic economy
tax levy duty tariff
pay paid payment wage salary
cost price expense expensive
loss lose lost
child kid children youngster
woman women female
man men male
doctor physician medic
hospital clinic
illness disease sick ailment infection
vaccine vaccination vaccinate jab
earthquake quake tremor
storm hurricane typhoon cyclone
flood flooding
blaze inferno wildfire
rescue save
car vehicle automobile
plane aircraft airplane jet
ship vessel boat
migrant refugee immigrant immigration
border frontier
protest demonstration demonstrate rally
student pupil
school college university
big large huge major massive
small little minor
fast quick rapid swift
important key crucial vital significant
secret clandestine covert hidden
possible likely probable probably possibly
possibility likelihood chance
plan scheme proposal propose intend intention
aim goal objective purpose target
cause reason
effect consequence result outcome implication repercussion
allow permit let
forbid ban prohibit
prevent avert block
breach violate violation
try attempt effort bid
answer reply respond response
know knew known aware awareness knowledge
unaware unknown
keep kept retain maintain
leave depart departure exit
arrive arrival
send sent dispatch deliver ship delivery
give gave given provide supply offer
leader chief head boss
country nation state
government administration regime cabinet
envoy ambassador diplomat diplomatic
peace ceasefire truce
agency bureau department
member lawmaker legislator senator congressman congresswoman
candidate nominee contender
film movie
game match
year annual
specify detail elaborate clarify
inform notify briefed briefing
advice advise counsel recommend recommendation
able capable ability capability capacity potential
ready willing willingness readiness prepare preparation
struggle difficulty trouble setback
resist resistance defy defiance
pressure press
endorse endorsement
oppose opposition opponent
spread circulate disseminate dissemination
justify justification pretext excuse
escalate escalation worsen deteriorate deterioration
avoid evade evasion circumvent
compensate compensation reimburse reimbursement replenish
resolve resolution settle settlement solve solution
destroy destruction demolish wreck ruin
damage harm
seize occupy occupation overrun
withdraw withdrawn withdrawal pullout retreat
deploy deployment station
visit trip travel
join joined membership
link tie connection relation relationship
ally allied partner partnership
enemy foe adversary rival
citizen resident inhabitant civilian
crowd mob
missing disappear disappearance vanish
evacuate evacuation flee fled displace
shelter refuge
famine hunger starvation starve
fuel petrol gasoline
oil crude petroleum
electricity power blackout outage
bank lender
stock share
investor shareholder
profit earnings revenue
debt loan borrow lend
budget spending expenditure
unemployment jobless
recession downturn slowdown
poor poverty
rich wealthy wealth
racist racism bigotry
gay lesbian homosexual
gun firearm pistol rifle
shoot shot shooting gunman gunfire
stab knife
bomb explosive explosion explode
hostage kidnap abduct abduction
drug narcotic
virus coronavirus covid
lockdown quarantine curfew
letter email message
document file record memo
picture photo photograph image
video footage
newspaper outlet media
book memoir
website online internet
study research researcher
scientist expert specialist
evidence proof prove proven
true truth accurate
wrong incorrect inaccurate error mistake
anger angry fury furious outrage
glad pleased welcome
sorry apology apologize apologise regret
praise hail applaud laud
hope hopeful expect expectation
refuse refusal unwilling
insist insistence
promise pledge vow commit commitment
boost raise
cut reduce reduction
delay postpone postponement defer
cancel scrap abandon
replace replacement successor
approve approval pass
oversee supervise supervision
young youth teenager
elderly pensioner
base camp barracks
missile rocket projectile
drone uav
tank armour armor armoured armored
rebel insurgent militant guerrilla
terror terrorist terrorism extremist
hack hacker cyberattack
spy espionage intelligence
test experiment
tanker freighter
boycott embargo
deport deportation expel expulsion
tenant renter landlord
house home housing
road highway motorway
bridge viaduct
train rail railway
airport airfield runway
passenger traveller traveler
crash collide collision wreckage derail
rain rainfall downpour
snow blizzard
pollution contaminate contamination toxic
farm farmer agriculture
coach manager
team squad
champion championship title
stadium arena venue
monarch monarchy royal
constitution constitutional
corrupt corruption bribe bribery graft
fraud scam swindle
fine penalise penalize
witness testify testimony
lawyer attorney solicitor
bodyguard guard security
search hunt
area region district province
town village
north northern
south southern
east eastern
west western
early initial initially
recent recently lately
daily everyday
"""

_SEATS: Final = """
russia russian moscow kremlin
china chinese beijing
us usa american washington america
ukraine ukrainian kyiv kiev
britain british uk london england english
france french paris
germany german berlin
italy italian rome
spain spanish madrid
europe european eu brussels
japan japanese tokyo
iran iranian tehran
israel israeli jerusalem
palestine palestinian
india indian delhi
pakistan pakistani islamabad
turkey turkish ankara
egypt egyptian cairo
syria syrian damascus
iraq iraqi baghdad
afghanistan afghan kabul
korea korean seoul
taiwan taiwanese taipei
australia australian canberra
canada canadian ottawa
mexico mexican
brazil brazilian brasilia
poland polish warsaw
greece greek athens
sweden swedish stockholm
norway norwegian oslo
ireland irish dublin
scotland scottish
cuba cuban havana
venezuela venezuelan caracas
saudi riyadh
yemen yemeni
lebanon lebanese beirut
libya libyan tripoli
somalia somali somalian
ethiopia ethiopian
nigeria nigerian abuja
kenya kenyan nairobi
sudan sudanese khartoum
vietnam vietnamese hanoi
philippines philippine filipino manila
indonesia indonesian jakarta
belarus belarusian minsk
hungary hungarian budapest
austria austrian vienna
belgium belgian
switzerland swiss
netherlands dutch
denmark danish copenhagen
finland finnish helsinki
portugal portuguese lisbon
serbia serbian belgrade
georgia georgian tbilisi
argentina argentine argentinian
colombia colombian bogota
democrat democratic
republican gop
nato alliance
"""


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    """For the stem of every listed word, the sign of its group."""
    from workbench.linking.words import stem  # which asks here for each word; this is asked once

    found: dict[str, str] = {}
    for lines in (_SEATS, _MEANINGS):
        for line in lines.strip().split("\n"):
            words = line.split()
            for word in words:
                for form in _forms(word) if lines is _MEANINGS else {word}:
                    found.setdefault(stem(form), f"~{words[0]}")
    return found


def _forms(word: str) -> set[str]:
    """The word with its regular endings; `stem` takes those off long words only. "car" gives "carred", never "cared"."""
    base = word[:-1] if word.endswith("e") else word
    if re.fullmatch(r"[^aeiou]?[^aeiou][aeiou][^aeiouwxy]", word):
        base = word + word[-1]
    regular = {word, f"{word}s", f"{word}es", f"{base}ed", f"{base}ing"}
    return regular | {f"{word[:-1]}ies", f"{word[:-1]}ied"} if re.search(r"[^aeiou]y$", word) else regular


def group_of(stemmed: str) -> str | None:
    """The sign that this stem shares with every word of its meaning, or None where it stands for itself."""
    return _groups().get(stemmed)
