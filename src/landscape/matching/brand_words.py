"""Ordinary words that are also the names of products: they name one only with support.

Beside these, every word of the shipped taxonomies and of the catalogue's own summaries is ordinary. A
word that is missing here costs a wrong hit where it stands inside a longer name; a word too many costs
only the need of support.
"""

from __future__ import annotations

from functools import cache

from landscape.matching.normalise import LEGAL_FORMS, STOP_WORDS, stem, word_set, words_of
from landscape.matching.taxonomy import business_functions, functionalities

_ORDINARY = word_set(
    """
    academy access accord account acorn act action active acumen adapt adept advance advanced advantage
    aegis affinity agenda agile agility alert align all alliance alloy alma alpha alto amber ambition
    amplify analyst anchor angel answer apex apollo appeal apple approach aqua arc arcade arch archive
    arena argos argus aries ark arrow art artemis ascend aspect aspire aspen assemble asset assign assist
    assure assured assurance astra atlas atom attain attend audience aura aurora auto avalon avenue avert
    aviator award aware axiom axis azure back balance bamboo band bank base basis basket bay beacon bear
    bee beam bench best beta beyond big bill bird blackboard blaze blend block bloom blossom blue board
    bold bolt bond book boost border borough boss bounce boundary box brain branch brave breath breeze
    bridge brief bright brighter bring broadcast broker bronze brook bubble buddy budget buffer build
    builder bull bundle business button buzz buy cabinet cable cadence call calm campus canary candour
    canvas canopy cap capital captain capture caravel card care careers cargo carry cascade case
    cash castle casual catalyst catch cedar central centre centric century certain chain challenge
    chameleon champion change channel chapter charge chart charter chase chat check checkpoint chess chime
    choice chorus chrome cipher circle circuit citadel citizen city civic civil claim clarity class
    classic clear clever click client climb clinic clip clock close cloud club cluster coach coast cobalt
    code cohort coin collect collections collective comet comfort command common communicator community
    compact companion compare compass compete complete complex comply compose comprehend concept concert
    concerto concord condor conduct cone confirm connect connected connections conquest console
    constellation construct contact contain content contour control convene converge converse cool copper
    copilot coral core corner corona correct cosmos count counter country county courier course court
    cover craft crane create credit crescent crest crew cross crown crystal cube current curve custom
    cutter cycle dash data dawn day deal decide deep define delegate delta depot derive design desk
    destiny detect develop dialogue diamond digest digital dimension direct direction director discover
    discovery display distil diver dock doctor document dolphin domain domino door dot double dove dragon
    draw dream drift drive drop duo dynamic dynamics dynamo eagle earth ease east easy echo eclipse edge
    elan elect electron elegant element elements elevate elite ember emblem embrace emerald emerge empower
    enable encompass encore encounter energy engage engine enhance enlighten ensemble ensign enter
    enterprise entrust entry envision envoy epic epoch equal equinox equity escape essence essential
    essentials ether evaluate event ever evergreen everyday evidence evolution evolve exact excel exchange
    exclaim execute exempt exhibit expanse expert explore explorer exponent express extend eye fabric face
    facet facts falcon family fast fathom feather feature field finder fine finish fire firefly firm first
    fit fix flag flame flare flash fleet flex flexi flight flint float flow flower fluent fluid focus fold
    follow force forge form formula fort forum forward fossil foundation fountain fox frame free freedom
    freeway fresh friend frontier fuel full function fund fuse fusion future galaxy gallery garden gate
    gateway gather gauge gazelle gem genesis genie genius giant glass glide global globe glow goal gold
    golden grade grain grand granite graph grasp gravity grid grip ground group grove grow guard guardian
    guidance guide guru habitat hail halo halogen hand handshake harbour harmony harrier harvest haven
    hawk head health heart heat helix hello herald hermes hero hive home honest hook hope horizon horizons
    host hotel house hub human humble hydra icon idea ideal identify igloo ignite illuminate image imagine
    impact impress impulse in inbox index indigo infinity influence inform informed ink inn inner innovate
    input inquire inside insight insights inspire instant institute insure intact integer integra integral
    integrate integrity intelligence intend interact interchange interlink internal intuition invest
    invite involve ion iris iron island ivory ivy jade jaguar jazz jet jewel jigsaw join journal journey
    joy jump junction jupiter kestrel key keystone kind kinetic king kingfisher kite knight know knowledge
    lab ladder lagoon lake lamp land lantern laser launch laurel lava layer lead leaf league leap
    learn legacy legend lens level lever liberty library life lift light lighthouse lightning like lily
    lime line link lion liquid list listen live lively loan local locate lock locus lodge loft log logic
    logical look loop lotus lucid lumen luminous luna lunar lynx lyric macro magenta magic magnet magnum
    main major make manage manager mandate manor map maple marble march mark marker market marvel mask
    master match matrix matter maverick maximise maximo maximum mayor meadow measure media medley meet
    melody member memo mentor mercury merge meridian merit mesh message meteor method metric metro micro
    mighty mill mimosa mind mine mint minute mirage mirror mission mix moment monarch monitor monsoon
    monument moon morph mosaic motion motive mountain move multi museum muse music mutual my name nature
    navigate navigator nebula nest net network new next nexus night nimble nimbus noble node north nova
    novel now nucleus nurture oak oasis objective observe ocean octave octopus offer office olive olympus
    omega omni on once one onward opal open opera opportunity optic optima optimal optimise optimum option
    optional oracle orange orb orbit orchard orchid order organise orient origin original orion osprey
    otter outcome outlook outreach owl own oxygen oyster pace pacific pact page paint palace palette panda
    panel panorama paper parade paradigm paragon parallel paramount park partner pass passport path
    pathway pathways patrol pattern pay peak pearl pebble pegasus pelican pen people perfect perform
    performance perspective phase phoenix phone picture piece pilot pine pinnacle pioneer pipe pitch pivot
    pixel place plan planet plant platform platinum play plaza plus point pointer polar polaris pole
    policy poll pond pool poppy port portal portfolio post power practice praxis precise predict prefer
    premier premium presence present prestige prevent prime primer prism private pro process product
    profile profit progress project prologue promise prompt proof propel prospect prosper protect protocol
    prove provider prudent public pulse pure purpose pyramid quadrant quantum quarry quartz quest quick
    quill quiet quote rabbit radar radiant radio radius rail rainbow ranger rapid raven ray reach react
    read ready real realise realm reason recall reception record red reef refer reflect reflex refresh
    regard region register relate relay release relevant reliance remedy remote render renew reply report
    rescue research reserve resolve resource respond response rest result reveal review reward rhythm
    ridge right ring ripple rise river road roam robin rock rocket root rose roster round route rover
    royal ruby rule run sable safe safeguard safety saffron sage sail salmon salon salute sand sapphire
    satellite saturn scale scan scene scheme school scope score scout screen script scroll sea seal search
    season secret sector secure seed select self send senior sense sentinel sentry sequel sequence sequoia
    series serve service session set shadow shape share shield shift shine ship shore show sierra sight
    sigma sign signal signet silver simple simply single site sketch skill sky slate sleek slide smart
    smile snap snow social solar solid solo solution sonar sonic sound source south space spark sparrow
    spectra spectrum sphere spider spin spiral spire spirit splash spot spotlight spring sprint spruce
    square stable stack staff stage standard star start station status steam steel steer stella stellar
    step stone storm story strand strata strategy stream street strength stride strike strive strong
    structure studio style submit subway success suite summit sun sunrise super support supreme surf surge
    surge surround survey sustain swift switch symbol symmetry symphony synapse sync synergy system tab
    table tactic talent talk tango target task teal team tempest tempo term terra tether theme theory
    think thrive throne thunder ticket tide tiger time timber titan title token tone tool top topaz torch
    total totem touch touchstone tower town trace track tracker trade trail train transact transfer
    transform transit transport trapeze travel treasure tree trek trend triad triangle tribal tribe
    trident trinity triumph true trust truth tulip tune turbine turn twin twist ultimate ultra umbrella
    unicorn unify uniform union unique unit unite unity universal universe up update upland upper urban
    utopia valiant valid valley value van vanguard vantage vault vector vega velocity venture venue venus
    verge verify verity versa version vertex verve vessel via vibe victor victory view vigilant village
    vine vintage violet virgo virtual virtue vision visit vista visual vital vivid vocal voice volt volume
    vortex vote voyage voyager vulcan walk wall wand watch water wave way web well west whale wheel
    whisper whole wide wild willow wind window windows wing wings wisdom wise wish wizard wolf wonder word
    work workspace works world write yield yard young yellow zebra zen zenith zephyr zero zest zodiac zone
    zoom
    """
)


@cache
def ordinary_words() -> frozenset[str]:
    """Words that name a product only with support, as stems."""
    told = [*functionalities().functions, *business_functions().functions]
    texts = [text for one in told for text in (one.label, one.description, *one.synonyms)]
    found = {stem(word) for text in texts for word in words_of(text)}
    return frozenset(found | {stem(word) for word in (*_ORDINARY, *STOP_WORDS, *LEGAL_FORMS)})
