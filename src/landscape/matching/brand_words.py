"""Ordinary words that are also the names of products: they name one only with support.

Beside these, every word of the shipped taxonomies and of the catalogue's own summaries is ordinary. A
word that is missing here costs a wrong hit where it stands inside a longer name; a word too many costs
only the need of support.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from landscape.matching.forms import LEGAL_FORMS
from landscape.matching.normalise import word_set
from landscape.matching.stems import STOP_WORDS, stem, words_of
from landscape.matching.taxonomy import business_functions, functionalities

_ORDINARY = word_set(
    """
    abacus academy access accord account acorn act action active acumen adapt adaptive adept advance
    advanced advantage aegis affinity agenda agile agility albany alcove alert align all alliance alloy
    alma alpha alto amber ambition amelia amplify analyst anchor angel answer anywhere apex apollo
    appeal apple approach aqua arbor arc arcade arch archi archive arena argos argus aries ark arrow art
    artemis ascend aslan aspect aspen aspire assemble asset assign assist assurance assure assured astra
    atlas atom atrium attain attend audience aura aurora auto avalon avenue avert aviator award aware
    axiom axis azure back balance bamboo band bank base basis basket bay beacon beam bear bee beeline
    bench best beta beyond big bill bird birdie blackboard blaze blend block bloom blossom blue board
    bold bolt bond book boost border borough boss bounce boundary box brain branch brave bravo breath
    breeze bridge brief bright brighter bring broadcast broker bronze brook bubble buddy budget buffer
    build builder bull bundle business button buy buzz cabinet cable cadence call calm cameo campus
    canary candour canopy canvas cap capital captain captiva captivate capture caravel card care careers
    cargo carry cascade case cash caspar castle castleton casts casual catalyst catch cedar central
    centre centric century certain chain challenge chameleon champion change channel chapter charge
    charms chart charter chase chat check checkpoint chess chime choice chorus chrome cipher circle
    circuit citadel citizen city civic civil claim clarity class classic claude clear clever click
    client climb clinic clip clock close cloud club cluster coach coast cobalt code cohort coin collect
    collections collective comet comfort command common commonplace communicator community compact
    companion compare compass compete complete complex comply compose comprehend concept concert
    concerto concord condor conduct cone confirm connect connected connections conquest console consort
    constellation construct consul contact contain contender content context contour control convene
    converge converse cool copilot copper coral core corner cornerstone corona correct cosmos count
    counter country county courier course court courtside cover craft crane create credit crescent crest
    crew cross crown crystal cube current curve custom cutter cycle dash data dawn day deal decide deep
    defender define delegate delta depot deputy derive design desk destiny detect develop diagnostics
    dialogue diamond digest digital diligent dimension direct direction director discover discoverer
    discovery display distil diver dock doctor document dolphin domain domino door dot double dove
    dragon draw dream drift drive drop duo dynamic dynamics dynamo eagle earth ease east easy echo
    eclipse edge elan elect electron elegant element elements elevate elgin elite ember emblem embrace
    emerald emerge empower enable encompass encore encounter energy engage engagement engine enhance
    enlighten ensemble ensign enter enterprise entrust entry envision envoy epic epilog epitaph epoch
    equal equinox equity escape essence essential essentials ether evaluate event ever evergreen
    everyday evidence evolution evolve exact excel exchange exclaim execute exempt exhibit expanse
    expert explore explorer exponent express extend eye eyes fabric face facet facts falcon family fast
    fathom feather feature field finder fine fingertips finish fire firefly firewatch firm first fit fix
    flag flame flare flash fleet flex flexi flight flint float floodline flow flower fluent fluid focus
    fold follow force forge form formula fort forum forward fossil foundation fountain fox frame free
    freedom freeway fresh friend front frontier fuel full function fund fuse fusion future galaxy
    galileo gallery garden gate gatekeeper gateway gather gauge gazelle gem gemini genesis genie genius
    geomatics giant gladstone glass glide global globe glow goal gold golden grade grain grand granite
    graph grasp gravity grid grip ground group grove grow guard guardian guidance guide guru habitat
    hail halo halogen hand handshake hanlon harbour harmony harrier harvest haven hawk head health heart
    heat helix hello herald hermes hero hive home honest hook hope hops horizon horizons host hotel
    house hub human humble hydra hyperion icon idea ideal identify igloo ignite illuminate illustrator
    image imagine impact impress impulse in inbox incase index indigo infinity influence inform informed
    ink inn inner innovate input inquire inside insight insights inspire instant institute insure intact
    integer integra integral integrate integrity intelligence intend interact interchange intercom
    interlink internal international intuition invest investigate invite involve ion iris iron island
    ivory ivy jabber jade jaguar jazz jet jewel jigsaw join journal journey joy jump junction jupiter
    kestrel key keystone kind kinetic king kingfisher kite knight know knowledge lab ladder lagoon lake
    lamp land lantern laser launch laurel lava layer lead leaf league leap learn legacy legend lens
    level lever liberty library life lifespan lift light lightfoot lighthouse lightning lightstar like
    lily lime limehouse line link lion liquid list listen live lively loan local locate lock locus lodge
    loft log logic logical look loop lotus lucid lumen luminous luna lunar lynda lynx lyric macro
    magenta magic magique magnet magnum main major make maker manage manager mandate manhattan manor map
    maple marble march mark marker market marvel mask master match matrix matter maverick maximise
    maximo maximum mayflower mayor meadow measure media medley meet melody meltwater member memex memo
    mentor mercury merge meridian merit mesh message meteor method metric metro micro mighty mill mimosa
    mind mine mint minute mirage mirror mission mix modes modus moment monarch monday monitor monsoon
    monument moon morph mosaic motion motive mountain move multi mural muse museum music mutual my name
    nature navigate navigator nebula nest net network new next nexus night nimble nimbus noble node
    nomad north notion nourish nova novel novus now nucleus nurture oak oasis objective observe ocean
    octave octopus offer office olive olympus omega omni omnibus on once one onward opal open opera
    opportunity optic optima optimal optimise optimum option optional oracle orange orb orbit orchard
    orchestra orchid order organise orient origin original orion osprey otter outcome outlook outreach
    overdrive owl own oxygen oyster pace pacific pact page paint palace palette panda panel panorama
    paper parade paradigm paragon parallel paramount paris park partner pass passport path pathway
    pathways patrol pattern pay peak pearl pebble pegasus pelican pen people peppermint perfect perform
    performance pericles perks perspective phase phoenix phone picture piece pilot pine pinnacle
    pinpoint pioneer pipe pitch pivot pixel place plan planet plant platform platinum play plaza plinth
    plus point pointer polar polaris pole policy poll pond pool poppy port portal portfolio post postman
    power practice praxis precise predict prefer premier premium presence present prestige prevent
    primavera prime primer prism private pro process proclaim product profile profit progress project
    prologue prometheus promise prompt proof propel prospect prosper protect protocol prove provider
    prudent public pulse puppet pure purple purpose putty pyramid quadrant quantum quarry quartz quest
    quick quiet quill quote rabbit radar radiant radio radius rail rainbow ranger rapid raven ray reach
    react read ready real realise realm reason recall reception record red reef refer reflect reflex
    refresh regard region register relate relay release relevant reliance relic remedy remote render
    rendezvous renew reply report rescue research reserve resolve resource respond response rest result
    reveal review reward rhythm ridge right ring ripple rise river road roam robin rock rocket root rose
    roster round route rover royal ruby rule run sable safe safeguard safety saffron sage sail salmon
    salon salute sand sapling sapphire satellite saturn scale scan scatter scene scheme school scoot
    scope score scout screen script scroll scuba sea seal search searchlight season secret sector secure
    seed select selenium self send senior sense sentinel sentry sequel sequence sequoia series serve
    service servitor session set shadow shape share shield shift shine ship shore show sierra sight
    sigma sign signal signet silver simple simply simulator single site sketch skill sky slack slate
    sleek slide smart smile snap snow social solar solaris solid solo solution sonar sonic soprano sound
    source south space spark sparrow spectra spectrum sphere spider spin spiral spire spirit splash spot
    spotlight spring sprint spruce square stable stack staff stage standard star start station status
    steam steel steer stella stellar step stone storm story strand strata strategy stratos stream street
    strength stride strike stripe strive strong structure studio style submit subway success suite
    summit sun sunrise super supernova support supreme surf surge surround survey sustain swift switch
    symbol symmetry symphony synapse sync synergy system tab table tactic talent talk tango tapestry
    taranto target task teal team techniques tempest tempo term terra tether theme theory therefore
    theseus think thrive throne thunder ticket tide tiger timber time titan title token tomcat tone tool
    top topaz torch total totem touch touchstone tower town trace track tracker trade trail train
    transact transfer transform transit transport trapeze travel treasure tree trek trellis trend triad
    triangle tribal tribe trident trillium trinity tripwire triumph true trust truth tulip tune turbine
    turn twin twist ultimate ultra ulysses umbrella unicorn uniform unify union unique unit unite unity
    universal universe up update upland upper urban utopia valiant valid valley value van vanguard
    vantage vault vector vega velocity venture venue venus verge verify verity versa version vertex
    verve vessel via vibe victor victory view viewpoint vigilant village vine vintage violet virgo
    virtual virtue vision visit vista visual vital vivacity vivid vocal voice volt volume vortex vote
    voyage voyager vulcan walk wall wand watch water wave way web well west whale wheel whisper
    whitespace whole wide wild willow wind window windows wing wings wisdom wise wish wizard wolf wonder
    word work workbench works workspace world write yard yellow yield young zebra zen zenith zephyr zero
    zest zodiac zone zoom
    """
)


_OFTEN = 5  # functions whose words hold it


@cache
def function_words() -> frozenset[str]:
    """Words that say what is done, as stems: *parking*, *building*, *claims*, *leisure*.

    They stand in a label of the shipped taxonomies, or in the words of several functions.
    """
    labels = {word for label, _ in _told() for word in label}
    return frozenset(labels | {word for word, count in _counted().items() if count >= _OFTEN})


@cache
def ordinary_words() -> frozenset[str]:
    """Words that name a product only with support, as stems."""
    said = {stem(word) for word in (*_ORDINARY, *STOP_WORDS, *LEGAL_FORMS)}
    return told_words() | said


@cache
def told_words() -> frozenset[str]:
    """Every word of the shipped taxonomies, as stems."""
    return frozenset(_counted())


def _counted() -> Counter[str]:
    return Counter(word for label, others in _told() for word in label | others)


@cache
def _told() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The stems of each function's label, and of its description and synonyms."""
    functions = (*functionalities().functions, *business_functions().functions)
    return tuple(
        (_stems((one.label,)), _stems((one.description, *one.synonyms))) for one in functions
    )


def _stems(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for text in texts for word in words_of(text))
