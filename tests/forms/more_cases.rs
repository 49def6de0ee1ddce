//! More of `cases.rs`: bodies in other forms and encodings, links, pages that are written badly.

use super::cases::{
    Case,
    Do::{Click, File, Fill},
    GO, case, in_charset,
};

/// Bodies in other forms and other encodings.
pub const WRITTEN: &[Case] = &[
    case(
        "multipart with odd names",
        "<form method=post action=x enctype=multipart/form-data><input name='a\"b' value='x\"y'><input name='né' value='ü'><textarea name='t&#10;u'>1\n2</textarea><button id=go name=b>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "text/plain",
        "<form method=post action=x enctype=text/plain><input name=a value='b=c & d'><textarea name=t>1\n2</textarea><button id=go name=b value=ü>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "text/plain by GET is in the address",
        "<form action=x enctype=text/plain><input name=a value='b=c & d'><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "an enctype and a method that are none",
        "<form action=x method=PUT enctype=application/json><input name=a value=1><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a file",
        "<form method=post action=x enctype=multipart/form-data><label>Photo <input type=file name=photo></label><input name=a value=1><button id=go>Go</button></form>",
        &[File("[name=photo]", &["cat.png"]), Click("#go")],
        "submit Go\n  file Photo = cat.png",
    ),
    case(
        "no file",
        "<form method=post action=x enctype=multipart/form-data><input type=file name=photo><input type=file name=many multiple><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "several files of several types",
        "<form method=post action=x enctype=multipart/form-data><input type=file name=many multiple><button id=go>Go</button></form>",
        &[
            File(
                "[name=many]",
                &[
                    "notes.txt",
                    "page.html",
                    "data.json",
                    "table.csv",
                    "empty.pdf",
                    "unknown.xyzzy",
                    "no-ending",
                    "ünï \"x\".txt",
                ],
            ),
            Click("#go"),
        ],
        "submit Go\n  file many = notes.txt\n  file many = page.html\n  file many = data.json\n  file many = table.csv\n  file many = empty.pdf\n  file many = unknown.xyzzy\n  file many = no-ending\n  file many = ünï \"x\".txt",
    ),
    case(
        "a file where the form forgot its enctype",
        "<form method=post action=x><input type=file name=photo><button id=go>Go</button></form>",
        &[File("[name=photo]", &["cat.png"]), Click("#go")],
        "submit Go\n  file photo = cat.png",
    ),
    case(
        "a file by GET and no file as text",
        "<form action=x><input type=file name=photo><input type=file name=none><button id=go>Go</button></form>",
        &[File("[name=photo]", &["cat.png"]), Click("#go")],
        "submit Go\n  file photo = cat.png",
    ),
    in_charset(
        "windows-1252",
        "a page in windows-1252",
        "<form method=post action=x><input type=hidden name=_charset_><input name='nä' value='é€\u{1F600}→'><input name=_CHARSET_ value=z><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    in_charset(
        "windows-1252",
        "a page in windows-1252 by GET and multipart",
        "<form action=x><input name='nä' value='é€→'><button id=go formmethod=post formenctype=multipart/form-data>Go</button></form>",
        GO,
        "submit Go",
    ),
    in_charset(
        "Shift_JIS",
        "a page in Shift_JIS",
        "<form action=x><input name=q value='日本'><input name=r><button id=go>Go</button></form>",
        &[Fill("[name=r]", "語é"), Click("#go")],
        "submit Go r=語é",
    ),
    in_charset(
        "utf-8",
        "a form that wants another encoding",
        "<form method=post action=x accept-charset='nonsense, iso-8859-1 utf-8'><input type=hidden name=_charset_ value=old><input name=a value='ü→'><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    in_charset(
        "utf-8",
        "a form that wants UTF-16",
        "<form method=post action=x accept-charset=utf-16><input type=hidden name=_charset_><input name=a value='ü→'><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    in_charset(
        "iso-2022-jp",
        "a page in ISO-2022-JP as text/plain",
        "<form method=post action=x enctype=text/plain><input name=q value='日本~'><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
];

/// Links, and pages that are written badly.
pub const LINKS: &[Case] = &[
    case(
        "a link by its words, with an image in it",
        "<a href='  a b/ü?x=ä b#f '><img alt=Big> <b>sale</b></a>",
        &[Click("a")],
        "follow \"big sale\"",
    ),
    case(
        "a link and base",
        "<base href=/{n}/deep/><a href=/n/x>no</a><base href=/no/><map name=m><area href=y alt=Area id=go shape=default></map><a href='http:../y?a=1&amp;b=2' id=z>Go</a>",
        &[Click("#z")],
        "follow z",
    ),
    case(
        "an empty link asks for the page again",
        "<a href=''>Again</a><a name=Again>no link</a>",
        &[Click("a >> nth=0")],
        "follow Again",
    ),
    case(
        "a link of a query alone",
        "<a href='?p=2'>Next</a>",
        &[Click("a")],
        "follow Next",
    ),
    in_charset(
        "windows-1252",
        "a link in a windows-1252 page",
        "<a href='?q=é→&amp;r=%E9'>Next</a>",
        &[Click("a")],
        "follow Next",
    ),
    case(
        "a button in a link in a form",
        "<form action=x method=post><input name=a value=1><a href=y>Leave</a><button id=go>Stay</button></form>",
        GO,
        "submit Stay",
    ),
    case(
        "a select that holds foreign tags",
        "<form method=post action=x><select name=a><option>1<b>2</b><div><option selected value=3>4</div></select><select name=b><input name=c value=1></select><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a form around a table's pieces",
        "<table><tr><form method=post action=x><td><input name=a value=1><td><select name=b><option>2</select></tr></form><tr><td><input name=c value=3><button id=go form=>x</button></table><form action=y method=post><button id=go2>Go</button></form>",
        &[Click("#go2")],
        "submit Go",
    ),
    case(
        "two forms in one table",
        "<table><tr><td><form method=post action=x><input name=a value=1><button>Del</button></td></tr></form><tr><td><form method=post action=y><input name=b value=2><button id=go>Del</button></td></tr></form></table>",
        GO,
        "submit go",
    ),
    case(
        "buttons that send the same",
        "<form method=post action=x><input name=a value=1><button id=go>Save</button><p><button>Save</button></form>",
        GO,
        "submit Save",
    ),
    case(
        "a form by its id, another by its fields",
        "<form method=post action=out><button>Log out</button></form><form action=find><input name=q><button>Go</button></form><form method=post action=in><input name=user><button id=go>Go</button></form>",
        &[Fill("[name=user]", "ann"), Click("#go")],
        "submit user=ann",
    ),
    case(
        "a form beside a log-out button",
        "<form method=post action=out><input type=hidden name=t value=1><button>Log out</button></form><form method=post action=in><input name=user value=x><button id=go>Go</button></form>",
        GO,
        "submit",
    ),
    case(
        "duplicate ids and attributes",
        "<form method=post action=x method=get><input id=a name=a value=1 value=2><label for=a>First</label><input id=a name=b value=3><button id=go id=no>Go</button></form>",
        &[Fill("[name=a]", "9"), Click("#go")],
        "submit Go First=9",
    ),
    case(
        "entities in names and values",
        "<form method=post action='x?a=1&amp;b=2&copy=3'><input name='a&amp;b' value='&lt;&quot;&#x27;&eacute;&nbsp;&notin;&amp'><button id=go value=&#0;&#128; name=c>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "white space in values and names",
        "<form method=post action=x><input name=a value='  x\ty  '><input name='b\n' value=1><textarea name=t>  x\t\n </textarea><select name=s><option>  a\n b\u{a0}c </select><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "fields in SVG, comments and scripts",
        "<form method=post action=x><svg><input name=a value=1></svg><!-- <input name=b value=1> --><script>'<input name=c value=1>'</script><noscript><input name=d value=1></noscript><math><mi><input name=e value=1></mi></math><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
];
