"""Words that a cataloguer knows: what is short for what, which given names are forms of one, which words are never slips.

All in lower case, without accents and apostrophes, in the singular.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    words = text.replace(",", " ").split()
    return dict(zip(words[::2], words[1::2], strict=True))


ABBREVIATIONS = _pairs("""
acad academy, adm administration, admin administration, assn association, assoc association, bldg building, bros brothers,
bur bureau, centre center, cmte committee, cntr center, coll college, comm commission, conf conference, cttee committee,
ctr center, defence defense, dept department, dist district, div division, engr engineering, environ environmental,
fac faculty, fed federal, fedn federation, found foundation, fdn foundation, gov government, govt government,
hosp hospital, hq headquarters, inst institute, intl international, labour labor, lab laboratory, lib library,
mfg manufacturing, mgmt management, min ministry, mus museum, natl national, org organization, organisation organization,
programme program, prov province, sch school, sci science, soc society, st saint, stn station, tech technology,
techn technology, theatre theater, univ university, uni university, xmas christmas,
1st first, 2nd second, 3rd third, 4th fourth, 5th fifth, 6th sixth, 7th seventh, 8th eighth, 9th ninth, 10th tenth
""")
"""Short forms and British spellings in names of bodies and in tags."""

LEGAL_FORMS = _words("ag bv co corp corporation gmbh inc incorporated limited llc llp ltd nv oy plc pte pty sa srl")
"""Last words of a company's name that the press leaves out."""

CHINESE_LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司")

UNITS = _words(
    "administration agency board bureau center centre commission committee council department division institute ministry "
    "office program school secretariat service"
)
"""Heads of names that can be turned round: 'Department of State', 'State Department'. Of universities, banks and
museums two may differ in nothing but that."""

BODIES = UNITS | _words(
    "academy association bank church college company corps court faculty foundation government group hospital "
    "laboratory library museum organization society team union university"
)
"""Words that make a name in brackets that of a body, not of a place."""

NO_PLURALS = _words("arms corps customs goods means news series species works alumnus campus census corpus virus")
"""Words that end in *s* and mean something else without it, or are no plurals."""

ORGANISATION_WORDS = (BODIES | _words("of the and for blog staff community national federal dept")) - _words(
    "bank church court"
)
"""A 'person' whose name has one of these is none."""

TITLES = _words(
    "academician adm admiral administrator amb ambassador archbishop bishop capt captain cardinal chancellor chief "
    "col colonel comrade congressman congresswoman dame dr father gen gov governor hon lady lord lt maj major "
    "mayor mr mrs ms miss pres president prof professor rabbi rep rev reverend sen senator sgt sir sister"
)
"""Before a person's name."""

CHINESE_TITLES = (
    "党委书记", "副书记", "副校长", "副教授", "副主任", "院士", "教授", "先生", "女士", "博士", "书记", "校长", "院长",
    "主席", "总理", "部长", "省长", "市长", "主任", "同志",
)  # fmt: skip
"""After a person's name."""

GENERATIONS = _words("jr sr ii iii iv junior senior")
"""After a person's name, and the only thing by which father and son differ."""

_GIVEN_NAMES = """
abigail abby gail; abraham abe; albert al bert; alexander alex sandy aleksander; alexandra alex sandra; alfred al fred;
alison allison ally; allan alan allen; andrew andy drew; ann anne anna annie; anthony tony antony; barbara barb;
benjamin ben benny; bradley brad; brian bryan; carolyn caroline carol; catherine katherine kathryn catharine cathy kathy
kate katie kat; charles charlie chuck; christine christina kristin kristen kristina chris christie christy chrissy tina;
christopher chris kit kris; claire clare clair; cynthia cindy; daniel dan danny; david dave; deborah debra deb debbie;
dennis denis; diane dianne diana; donald don; dorothy dot; douglas doug; edward ed eddie ted ned; eleanor ellie nell;
elizabeth elisabeth liz beth betty betsy lisa eliza; eric erik erick; erica erika; eugene gene; francis frank;
frederick fred freddie; gabriel gabe; gabrielle gabby; geoffrey jeffrey jeffery jeff geoff; gerald gerry jerry;
gregory greg; harold harry hal; henry harry hank; irene rena; isabel isabelle isabella izzy bella; jacob jake;
jacqueline jacquelyn jackie; james jim jimmy jamie; janet jan; jean jeanne; jennifer jenn jenny jen; jeremiah jerry;
jeremy jerry; jessica jess jessie; joan joanna joanne; john jack johnny jon; jonathan jon jonny johnathan; joseph joe joey;
joshua josh; judith judy; julia julie; karen caren; katherine kate; kathleen kathy; kelly kelley; kenneth ken kenny;
kimberly kim; kristopher kris; laurence lawrence larry; leonard len lenny leo; lewis louis lou; linda lynda; lindsay lindsey;
louise lou; madeleine madeline maddie; margaret maggie meg peggy margie; mark marc; martin marty; mary mollie;
matthew mathew matt; megan meghan; melissa mel; michael mike mick mickey micheal; michelle michele; mitchell mitch;
mohammed muhammad mohamed mohammad; nancy nan; natalie nat; nathan nate; nathaniel nate nathan; nicholas nick nicolas;
nicole nikki nicky; pamela pam; patricia pat patty trish; patrick pat paddy; peter pete; philip phillip phil;
rachel rachael; raymond ray; rebecca becky becca rebekah; richard rick dick rich ricky; robert rob bob bobby robbie bert;
rodney rod; roger rodger; ronald ron ronnie; russell russ; samantha sam; samuel sam sammy; sarah sara; sean shaun shawn;
sophia sofia sophie; stanley stan; stephanie steph; stephen steven steve; susan sue suzanne suzy susie; sylvia silvia;
teresa theresa terri; terence terrence terry; theodore ted teddy; theresa tess; thomas tom tommy tomas; timothy tim;
tracy tracey; victoria vicky tori; vincent vince; virginia ginny; walter walt; william bill will billy willie liam;
yvonne evonne; zachary zach zack
"""

GIVEN_NAMES: dict[str, frozenset[int]] = {}
"""Of a given name, the numbers of the lines above that have it: two names that share one may be one person's."""

for _number, _line in enumerate(_GIVEN_NAMES.split(";")):
    for _name in _line.split():
        GIVEN_NAMES[_name] = GIVEN_NAMES.get(_name, frozenset()) | {_number}

CONTRASTS = _words("""north south east west northern southern eastern western northeast northwest southeast southwest
    northeastern northwestern southeastern southwestern upper lower inner outer central new old senior junior major minor
    first second third fourth fifth sixth seventh eighth ninth tenth one two three four five six seven eight nine ten
    sixty sixteenth sixtieth seventy seventeenth fourteenth
    anhui fujian gansu guangdong guangxi guizhou hainan hebei heilongjiang henan hubei hunan jiangsu jiangxi jilin liaoning
    ningxia qinghai shaanxi shandong shanxi sichuan xinjiang xizang yunnan zhejiang
    austria australia iran iraq niger nigeria guinea guyana slovakia slovenia sweden switzerland columbia colombia
    georgia dominica dominican mauritania mauritius paraguay uruguay zambia gambia
    civil civic generic genetic oncology ontology police policy public republic urban suburban material maternal
    medical medial personal personnel council counsel physical fiscal marine maritime mineral general
    oceanography geography geology theology biology zoology neurology urology virology immigration emigration
    johnson johnston petersen peterson andersen anderson hansen hanson larsen larson nelsen nelson jensen jenson
    thompson thomson robertson robinson roberts clark clarke""")
"""Where two of these differ, two things are meant, however near the spelling."""

_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|an|en|in|un|ai|ei|ao|ou|ia|ie|iu|ua|ui|uo|ue|er|a|e|i|o|u)"
)
PINYIN = re.compile(f"(?:{_SYLLABLE})+")
"""What can be romanised Chinese (and some words that are none). There, one letter more or less is another word."""

_TRADITIONAL = (
    "學学國国東东華华灣湾電电機机關关會会業业務务書书館馆報报長长門门廣广張张劉刘陳陈楊杨趙赵黃黄吳吴孫孙馬马羅罗鄭郑謝谢韓韩馮冯鄧邓許许蕭萧蔣蒋葉叶蘇苏盧卢鐘钟譚谭陸陆範范賈贾鄒邹閻阎龍龙錢钱湯汤嚴严賀贺"
    "顧顾龔龚萬万齊齐倫伦師师農农醫医藥药衛卫體体聯联黨党軍军員员區区縣县鄉乡鎮镇鐵铁銀银鋼钢險险資资產产經经濟济財财貿贸際际與与協协總总團团組组織织質质環环動动勞劳術术藝艺語语傳传視视聽听訊讯網网絡络線线"
    "維维檢检驗验測测設设計计劃划實实應应現现發发開开創创歷历島岛濱滨陽阳陰阴漢汉寧宁連连慶庆遼辽瀋沈滬沪粵粤贛赣瓊琼雲云貴贵蘭兰烏乌魯鲁濰潍煙烟臺台臨临棗枣聖圣節节銳锐偉伟傑杰麗丽潔洁強强軒轩輝辉鵬鹏飛飞"
    "鳳凤鴻鸿澤泽濤涛淵渊瀾澜達达遠远進进運运選选鄰邻釗钊鈞钧銘铭鋒锋靜静韻韵順顺頌颂顏颜願愿風风馳驰驥骥麥麦樂乐榮荣樹树橋桥權权歐欧氣气溫温湧涌滿满漁渔濕湿燈灯獎奖瑋玮瑪玛畫画異异療疗監监盤盘礦矿禮礼稅税"
    "積积穩稳競竞筆笔築筑簡简糧粮級级純纯紀纪紅红約约納纳細细終终結结絲丝統统綠绿編编練练縱纵績绩職职腦脑腳脚興兴艦舰莊庄蔭荫薩萨藍蓝蟲虫補补製制複复見见規规覺觉觀观訂订訓训記记訴诉診诊評评試试詩诗話话該该"
    "詳详認认誠诚誌志說说課课調调論论諸诸講讲證证譯译議议護护讀读變变豐丰負负貢贡貨货責责費费賓宾賽赛贊赞車车軌轨軟软較较載载輔辅輕轻輪轮輯辑輸输轉转辦办遊游過过還还郵邮釋释鍵键鍾钟鑄铸間间閣阁陣阵隊队階阶"
    "隨随雙双雜杂離离難难靈灵響响頁页項项預预領领頭头題题額额類类養养駐驻驚惊魚鱼鮮鲜鳥鸟鹽盐點点齡龄龜龟"
    "穎颖瑩莹誼谊嵐岚賢贤婭娅嬌娇嫻娴嶺岭峽峡巖岩煒炜燁烨燦灿瑤瑶瓏珑祿禄禎祯綺绮緒绪縉缙繼继聰聪肅肃蓮莲蕓芸詠咏諾诺謙谦譽誉賜赐賦赋鄺邝酈郦錦锦錫锡鎧铠鑒鉴鑽钻闖闯闊阔隸隶霽霁韜韬頤颐頻频顥颢颯飒騰腾騏骐驍骁鯤鲲鶴鹤鷹鹰龐庞"
)
TRADITIONAL = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))
"""Traditional characters of names to simplified ones; the common ones alone."""
