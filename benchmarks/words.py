"""The words that the texts of a made archive consist of."""

from __future__ import annotations

GIVEN = (
    "Ada", "Agnes", "Albert", "Alma", "Anton", "Arthur", "Beatrice", "Bruno", "Cecil", "Clara", "Conrad", "Daphne",
    "Dora", "Edgar", "Edith", "Elias", "Emma", "Ernest", "Esther", "Felix", "Flora", "Frank", "Greta", "Harold",
    "Hazel", "Helen", "Hugo", "Ida", "Irene", "Ivan", "Jasper", "Jonas", "Judith", "Karl", "Kate", "Laura", "Leo",
    "Lydia", "Mabel", "Martin", "Maud", "Miriam", "Nadia", "Nora", "Oscar", "Otto", "Paula", "Percy", "Quentin",
    "Rosa", "Rupert", "Selma", "Simon", "Theo", "Ursula", "Vera", "Victor", "Walter", "Winifred", "Yolanda",
)  # fmt: skip

FAMILY_BEGINNINGS = (
    "Al", "Ash", "Bar", "Bick", "Brad", "Cal", "Chad", "Dal", "Den", "El", "Fair", "Farn", "Gar", "Glad", "Had",
    "Hart", "Kel", "Lang", "Mar", "Mil", "Nor", "Pem", "Quar", "Rad", "Sel", "Stan", "Thorn", "Wal", "Wes", "Yar",
)  # fmt: skip
FAMILY_ENDINGS = (
    "bourne", "bury", "combe", "croft", "dale", "den", "field", "ford", "ham", "hurst", "ley", "low", "more", "ridge",
    "shaw", "stead", "ton", "wick", "wood", "worth",
)  # fmt: skip

PLACE_BEGINNINGS = (
    "Amber", "Birch", "Black", "Bright", "Clay", "Cold", "Copper", "Crane", "Deer", "East", "Elder", "Fern", "Fox",
    "Glen", "Gold", "Green", "Hazel", "Heron", "High", "Iron", "Kings", "Lake", "Lime", "Long", "Maple", "North",
    "Oak", "Pine", "Queens", "Raven", "Red", "River", "Salt", "Silver", "South", "Stone", "Summer", "Swan", "West",
    "Winter",
)  # fmt: skip
PLACE_ENDINGS = (
    "bank", "brook", "castle", "cliff", "cross", "gate", "harbour", "haven", "hill", "marsh", "mere", "mouth", "port",
    "stow", "well",
)  # fmt: skip

INSTITUTIONS = (
    ("{} University", "University of {}"),
    ("{} City Council", "Council of the City of {}"),
    ("{} Institute of Technology", "Technological Institute of {}"),
    ("{} Museum", "Museum of {}"),
    ("{} General Hospital", "Hospital of {}"),
    ("{} Water Board", "Water Board of {}"),
    ("{} Chamber of Commerce", "Commerce Chamber of {}"),
    ("{} Academy of Sciences", "Sciences Academy of {}"),
    ("{} Public Library", "Library of {}"),
    ("{} Harbour Authority", "Authority of the Harbour of {}"),
)
"""Forms of a name: the accepted one and a variant, with the place where it stands open."""

OFFICES = (
    "Director", "Rector", "Chair", "Mayor", "Secretary", "Professor of History", "Chief Engineer", "Treasurer",
    "Head of Research", "Spokesperson", "Dean", "Librarian",
)  # fmt: skip

SUBJECTS = (
    "agriculture", "archives", "astronomy", "botany", "broadcasting", "canals", "climate", "culture", "education",
    "elections", "energy", "ferries", "finance", "fisheries", "forestry", "geology", "harbours", "heritage", "housing",
    "industry", "languages", "libraries", "medicine", "migration", "music", "nursing", "parks", "postage", "printing",
    "railways", "roads", "safety", "schools", "shipping", "sports", "taxes", "theatre", "tourism", "trade", "water",
)  # fmt: skip
ASPECTS = ("", " policy", " law", " research", " funding")

ADJECTIVES = (
    "annual", "broad", "careful", "common", "costly", "detailed", "early", "final", "formal", "joint", "large", "late",
    "local", "long", "modest", "national", "open", "patient", "plain", "public", "quiet", "regional", "second", "short",
    "small", "steady", "thorough", "useful", "wide", "written",
)  # fmt: skip
NOUNS = (
    "account", "agreement", "appeal", "archive", "bridge", "budget", "building", "campaign", "collection", "committee",
    "contract", "course", "debate", "decision", "document", "estimate", "exhibition", "fund", "grant", "harvest",
    "hearing", "inquiry", "laboratory", "lecture", "map", "meeting", "notice", "office", "plan", "prize", "programme",
    "project", "proposal", "question", "record", "report", "scheme", "statement", "study", "survey", "timetable",
    "treaty", "visit", "vote", "workshop",
)  # fmt: skip
GROUPS = (
    "engineers", "families", "farmers", "historians", "journalists", "members", "neighbours", "nurses", "officials",
    "parents", "pupils", "readers", "residents", "scholars", "students", "teachers", "traders", "travellers",
    "visitors", "workers",
)  # fmt: skip
VERBS = (
    "accepted", "announced", "answered", "approved", "checked", "completed", "considered", "defended", "delayed",
    "described", "discussed", "examined", "explained", "extended", "opened", "postponed", "praised", "prepared",
    "presented", "published", "questioned", "received", "rejected", "reviewed", "signed", "supported", "welcomed",
)  # fmt: skip
TIMES = (
    "after the summer", "at the end of the week", "before the winter", "during the spring", "earlier in the year",
    "for the first time", "in the afternoon", "in the autumn", "last month", "late in the evening", "on Monday",
    "on Thursday", "over several weeks", "since the last election", "this week", "two days later", "within a year",
    "without delay",
)  # fmt: skip

SENTENCES = (
    "The {adjective} {noun} was {verb} {time} by {group} who had asked for a {adjective2} {noun2}.",
    "According to the {noun}, {number} {group} {verb} the {adjective} {noun2} {time}.",
    "No {noun} had been {verb} {time}, and the {adjective} {noun2} stayed as it was.",
    "{Group} said that the {noun} would be {verb} {time}, although a {adjective} {noun2} is still missing.",
    "It was the {adjective} {noun} that {group} had {verb} {time}, not the {noun2}.",
    "The cost of the {noun} came to {number} thousand, which {group} called *{adjective}* for such a {noun2}.",
    "A **{adjective} {noun}** was {verb} {time}, and {group} were told of it in a {noun2}.",
    "Of {number} {group}, most {verb} the {noun}; the others waited for a {adjective} {noun2}.",
    "Nobody knew {time} whether the {adjective} {noun} or the {noun2} would be {verb} first.",
    "What the {noun} says about {subject} was {verb} {time} in a {adjective} {noun2}.",
    "Those who had {verb} the {adjective} {noun} returned {time} to the matter of {subject}.",
    "The [{adjective} {noun}](https://www.example.net/{subject}/{noun2}) was {verb} {time} and can be read by {group}.",
)
PERSON_SENTENCES = (
    "{name} {verb} the {adjective} {noun} {time} and thanked the {group} for their {noun2}.",
    "“The {noun} is {adjective},” said {name}, “and {group} have {verb} it {time}.”",
    "For {name} the {adjective} {noun} was a question of {subject}, as she had {verb} {time}.",
    "Asked about the {noun}, {name} spoke of a {adjective} {noun2} that {group} had {verb}.",
    "The {adjective} {noun} that {name} had {verb} {time} will now go to the {group}.",
)
INSTITUTION_SENTENCES = (
    "{name} {verb} the {adjective} {noun} {time}, together with {number} {group}.",
    "At {name} a {adjective} {noun} on {subject} was {verb} {time}.",
    "The {noun} of {name} had {verb} the {noun2} {time}, and {group} took note of it.",
    "A {adjective} {noun2} between {name} and the {group} was {verb} {time}.",
)
HEADLINES = (
    "{name} {verb} {adjective} {noun} on {subject}",
    "{Group} welcome the {adjective} {noun} of {name}",
    "A {adjective} {noun} for {name}: {subject} and the {noun2}",
    "{subject}: {name} and the {adjective} {noun}",
)

CHINESE_SENTENCES = (
    "{group}{time}讨论了{noun}的问题。",
    "据{group}介绍，这项{noun}将在{time}公布。",
    "{noun}和{noun2}都得到了{group}的支持。",
    "有关{noun}的{noun2}{time}正式签署，{group}表示欢迎。",
    "许多{group}认为，{noun}比{noun2}更加重要。",
)
CHINESE_GROUPS = ("市民", "专家", "学生", "工程师", "教师", "记者", "代表", "居民", "研究人员", "医护人员")
CHINESE_NOUNS = (
    "协议",
    "预算",
    "报告",
    "计划",
    "档案",
    "港口建设",
    "图书馆",
    "教育改革",
    "水利工程",
    "展览",
    "铁路",
    "调查",
)
CHINESE_TIMES = ("上周", "今年春天", "本月", "会议期间", "去年年底", "第二天", "当天下午")
