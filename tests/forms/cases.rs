//! Forms, what a person does with each in Chromium, and what a play says to the same end. The form's
//! page is `/N/page?old=1`; everything else below `/N/` is where forms lead.

/// One form.
pub struct Case {
    pub name: &'static str,
    /// The charset in which the page is sent.
    pub charset: &'static str,
    pub html: &'static str,
    pub does: &'static [Do],
    /// What stands behind `alice: `, and the lines below.
    pub play: &'static str,
}

/// What a person does, and with which element (a CSS selector).
pub enum Do {
    Fill(&'static str, &'static str),
    Tick(&'static str, bool),
    Select(&'static str, &'static [&'static str]),
    File(&'static str, &'static [&'static str]),
    Click(&'static str),
    Press(&'static str, &'static str),
}

use Do::{Click, Fill, Press, Select, Tick};

pub const fn case(
    name: &'static str,
    html: &'static str,
    does: &'static [Do],
    play: &'static str,
) -> Case {
    in_charset("utf-8", name, html, does, play)
}

pub const fn in_charset(
    charset: &'static str,
    name: &'static str,
    html: &'static str,
    does: &'static [Do],
    play: &'static str,
) -> Case {
    Case {
        name,
        charset,
        html,
        does,
        play,
    }
}

pub const GO: &[Do] = &[Click("#go")];

pub const CASES: &[Case] = &[
    case(
        "a log-in with a hidden token",
        r#"<form method=post action="login?next=/x"><input type=hidden name=csrf value="a+b&c=d">
           <p><label for=id_username>Username:</label> <input id=id_username name=username maxlength=150 required>
           <p><label for=id_password>Password:</label> <input type=password id=id_password name=password required>
           <input type=submit value="Log in" id=go></form>"#,
        &[Fill("#id_username", "zoë & co"), Fill("#id_password", "a=b%c d+é~*-._!'()"), Click("#go")],
        "submit \"Log in\"\n  Username = zoë & co\n  Password = a=b%c d+é~*-._!'()",
    ),
    case(
        "a search by GET replaces the query",
        "<form action='find?gone=1#frag'><input name=q> <input name=empty> <button id=go>Search</button></form>",
        &[Fill("[name=q]", "two words & ü"), Click("#go")],
        "submit Search q=\"two words & ü\"",
    ),
    case(
        "without an action a GET form asks its own page",
        "<form><input name=q value=1><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "without an action a POST form keeps the query",
        "<base href='/elsewhere/'><form method=POST action=''><input name=q value=1><button id=go>Go</button></form>",
        GO,
        "submit",
    ),
    case(
        "an empty form by GET",
        "<form action=x?y=1><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "an empty form by POST",
        "<form action=x?y=1 method=post><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "an empty form as multipart",
        "<form action=x method=post enctype=multipart/form-data><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "base moves the action",
        "<base target=_self><base href='deep/er/'><base href='/no/'><form method=post action=' ../x '><input name=a value=1><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "all kinds of boxes",
        "<form method=post action=x><input type=checkbox name=a checked><input type=checkbox name=b value=B>
         <input type=checkbox name=c value=C checked disabled><label><input type=checkbox name=d value=''> Terms &amp; conditions</label>
         <input type=checkbox value=nameless checked><input type=checkbox name=e id=e checked><button id=go>Go</button></form>",
        &[Tick("[name=b]", true), Tick("[name=d]", true), Tick("#e", false), Click("#go")],
        "submit Go b=yes e=no\n  \"terms & Conditions\" = yes",
    ),
    case(
        "Rails' hidden field behind a box, ticked",
        "<form method=post action=x><input type=hidden name=agree value=0><input type=checkbox name=agree value=1 id=a><label for=a>I agree</label><button id=go>Go</button></form>",
        &[Tick("#a", true), Click("#go")],
        "submit Go agree=yes",
    ),
    case(
        "Rails' hidden field behind a box, left alone",
        "<form method=post action=x><input type=hidden name=agree value=0><input type=checkbox name=agree value=1 id=a><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "boxes of one name",
        "<form method=post action=x><label><input type=checkbox name=topping value=ham checked>Ham</label>
         <label><input type=checkbox name=topping value=ch>Cheese</label><label><input type=checkbox name=topping value=o>Onions</label><button id=go>Go</button></form>",
        &[Tick("[value=ham]", false), Tick("[value=ch]", true), Tick("[value=o]", true), Click("#go")],
        "submit Go topping=o topping=Cheese",
    ),
    case(
        "radio buttons by value and by label",
        "<form method=post action=x><input type=radio name=a value=1 checked><input type=radio name=a value=2>
         <fieldset><legend>Size</legend><label><input type=radio name=s value=s>Small</label><label><input type=radio name=s value=l>Large one</label></fieldset>
         <input type=radio name=none value=3><button id=go>Go</button></form>",
        &[Tick("[value='2']", true), Tick("[value=l]", true), Click("#go")],
        "submit Go a=2\n  Size = large one",
    ),
    case(
        "a list shows its first usable option",
        "<form method=post action=x><select name=a><option disabled>No<optgroup disabled><option>neither</optgroup><option value=''>Choose…<option>1</select>
         <select name=b><option selected>1<option selected value=two>2</select><select name=c size=3><option>1</select>
         <select name=d><option selected disabled value=d>D<option>E</select><select name=e></select><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a list by value and by text",
        "<form method=post action=x><label>Country <select name=a><option value=de>  Germany  (DE)\n <option value=at>Austria</select></label>
         <select name=b><optgroup label=X><option label=Long value=l>Short</optgroup><option>s</select><button id=go>Go</button></form>",
        &[Select("[name=a]", &["at"]), Select("[name=b]", &["l"]), Click("#go")],
        "submit Go a=Austria b=short",
    ),
    case(
        "a list of several",
        "<form method=post action=x><select name=a multiple><option selected>1<option>2<option>3</select><select name=b multiple><option>1</select><button id=go>Go</button></form>",
        &[Select("[name=a]", &["3", "2"]), Click("#go")],
        "submit Go a=3 a=2",
    ),
    case(
        "textareas and their line ends",
        "<form method=post action=x><textarea name=a>\nfirst\nsecond</textarea><textarea name=b>\n\nx</textarea><textarea name=c wrap=hard cols=5></textarea><input type=hidden name=h value='1&#10;2&#13;3&#13;&#10;4'><textarea>nameless</textarea><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a textarea filled",
        "<form method=post action=x><textarea name=a required>old</textarea><button id=go>Go</button></form>",
        &[Fill("[name=a]", "new text"), Click("#go")],
        "submit Go\n  a = new text",
    ),
    case(
        "disabled fields stay out, but for those in the first legend",
        "<form method=post action=x><input name=a value=1 disabled><fieldset disabled><legend><input name=b value=1></legend><input name=c value=1>
         <legend><input name=d value=1></legend><fieldset><legend><input name=e value=1></legend></fieldset></fieldset>
         <select name=s disabled><option>1</select><textarea name=t disabled>1</textarea><input name=r value=1 readonly><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "fields of a form by its id",
        "<input name=before form=f value=1><form id=f method=post action=x><input name=a value=1><input name=other form=g value=1><input name=lost form=nowhere value=1></form>
         <form id=g></form><select name=s form=f><option>1</select><button form=f id=go name=b value=2>Go</button>",
        GO,
        "submit Go",
    ),
    case(
        "the button pressed goes along, the others do not",
        "<form method=post action=x><input name=a value=1><input type=submit name=op value=Save><button name=op value=del id=go>Delete</button><input type=submit name=op2 value=no><input type=reset name=r value=r><button type=button name=bb value=bb>x</button></form>",
        GO,
        "submit Delete",
    ),
    case(
        "a button has its own action, method and enctype",
        "<form method=get action=x><input name=a value=ü><input type=submit value=One><input type=submit value=Two id=go formaction='y?z=1' formmethod=post formenctype=multipart/form-data name=b></form>",
        GO,
        "submit Two",
    ),
    case(
        "a button with an empty formaction",
        "<form method=post action=x><input name=a value=1><button formaction='' id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a submit button without a value",
        "<form method=post action=x><input name=a value=1><input type=submit name=s id=go></form>",
        GO,
        "submit Submit",
    ),
    case(
        "an image",
        "<form method=post action=x><input name=a value=1><input type=image name=i alt='Buy now' value=v id=go></form>",
        &[Press("#go", "Enter")],
        "submit \"Buy now\"",
    ),
    case(
        "an image without a name",
        "<form action=x><input type=image alt=Go id=go></form>",
        &[Press("#go", "Enter")],
        "submit Go",
    ),
    case(
        "the Enter key presses the first button",
        "<form method=post action=x><input name=a><button type=button>No</button><button name=b value=1>One</button><button name=b value=2>Two</button></form>",
        &[Fill("[name=a]", "x"), Press("[name=a]", "Enter")],
        "submit a=x",
    ),
    case(
        "the Enter key in a form without a button",
        "<form method=post action=x id=f><input name=a><input type=checkbox name=c checked></form>",
        &[Fill("[name=a]", "x"), Press("[name=a]", "Enter")],
        "submit a=x",
    ),
    case(
        "a form in a table where none may stand",
        "<table><form method=post action=x><tr><td><input name=a value=1></td></tr><tr><td><input type=submit value=Go id=go></td></tr></form></table><input name=out value=1>",
        GO,
        "submit Go",
    ),
    case(
        "nested forms are one",
        "<form method=post action=x><input name=a value=1><form action=y><input name=b value=2></form><input name=c value=3><button id=go form=f>Go</button></form><form id=f method=post action=z><input name=d value=4></form>",
        GO,
        "submit Go",
    ),
    case(
        "a form closed in the wrong place",
        "<div><form method=post action=x><div><input name=a value=1></form><input name=b value=2></div><p><input name=c value=3 id=c><button id=go form=>x</button></div>
         <form action=y method=post><p><b><input name=d value=4></p><button id=go2>Go</button></b></form>",
        &[Click("#go2")],
        "submit Go",
    ),
    case(
        "an open tag at the end of the page",
        "<form method=post action=x><input name=a value=1><button id=go>Go</button><input name=b value='2",
        GO,
        "submit Go",
    ),
    case(
        "names with odd characters",
        "<form method=post action=x><input name='a[b][]' value=1><input name='a[b][]' value=2><input name='q\"x' value='&lt;>'><input name='né' value='\u{1F600}'><input name=' sp ' value=' sp '><input name='' value=1><input value=2><button id=go>Go</button></form>",
        &[Fill("[value='1'] >> nth=0", "one"), Click("#go")],
        "submit Go \"a[b][]\"=one",
    ),
    case(
        "several fields of one name",
        "<form method=post action=x><input name=n value=1><input name=n value=2><input name=n value=3><button id=go>Go</button></form>",
        &[Fill("[name=n] >> nth=0", "a"), Fill("[name=n] >> nth=1", "b"), Click("#go")],
        "submit Go n=a n=b",
    ),
    case(
        "kinds of input with a value of their own",
        "<form method=post action=x><input type=range name=r1><input type=range name=r2 min=10 max=20 value=50><input type=range name=r3 min=1 max=10 step=4 value=6>
         <input type=range name=r4 min=0 max=1 step=0.1 value=0.32><input type=range name=r5 min=0 max=5><input type=range name=r6 min=5 max=1 value=3>
         <input type=color name=c1><input type=color name=c2 value=#ABCDEF><input type=color name=c3 value=red><input type=color name=c4 value=' #aBc '><input type=color name=c5 value=#12345678><input type=color name=c6 value=12345><input type=number name=n1 value=1e3><input type=number name=n2 value=+5><input type=number name=n3 value=abc><input type=number name=n4 value=.5><input type=number name=n5 value=5.>
         <button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "kinds of input that drop what does not fit",
        "<form method=post action=x><input name=t value='a&#10;b&#13;c'><input type=url name=u value='  http://x&#10;/ '><input type=email name=e1 value=' a@b '><input type=email name=e2 multiple value=' a@b , c@d '>
         <input type=date name=d1 value=2024-02-29><input type=date name=d2 value=2023-02-29><input type=month name=m1 value=2024-13><input type=month name=m2 value=2024-12><input type=week name=w1 value=2020-W53><input type=week name=w2 value=2021-W53>
         <input type=time name=t1 value=12:30><input type=time name=t2 value=24:00><input type=time name=t3 value=12:30:15.5><input type=datetime-local name=l1 value='2024-01-02 03:04:00'><input type=datetime-local name=l2 value=2024-01-02T03:04:05><input type=datetime-local name=l3 value=2024-01-02>
         <input type=search name=s value=s><input type=tel name=tel value=' 1 '><input type=nonsense name=x value=y><button id=go>Go</button></form>",
        GO,
        "submit Go",
    ),
    case(
        "a date and a number typed in",
        "<form method=post action=x><label>Birthday <input type=date name=b></label><input type=number name=n value=1 step=any><input type=color name=c><input type=range name=r><button id=go>Go</button></form>",
        &[Fill("[name=b]", "2001-02-03"), Fill("[name=n]", "-4.5"), Fill("[name=c]", "#ff0000"), Fill("[name=r]", "7"), Click("#go")],
        "submit Go Birthday=2001-02-03 n=-4.5 c=#ff0000 r=7",
    ),
    case(
        "a list of suggestions, and a template",
        "<form method=post action=x><input name=a list=l><datalist id=l><option value=1><input name=ghost value=1></datalist><template><input name=t value=1></template><button id=go>Go</button></form>",
        &[Fill("[name=a]", "2"), Click("#go")],
        "submit Go a=2",
    ),
    case(
        "the direction of a text",
        "<form method=post action=x><input name=a dirname=a.dir value=abc><p dir=rtl><input name=b dirname=b.dir value=abc><textarea name=c dirname=c.dir dir=auto>\u{5d0}bc</textarea><input type=tel name=d dirname=d.dir><input type=number name=e dirname=e.dir><input name=f dirname='' value=1><input type=password name=g dirname=g.dir><input type=hidden name=h dirname=h.dir><input type=submit value=Go id=go name=s dirname=s.dir></form>",
        GO,
        "submit Go",
    ),
    case(
        "where labels come from",
        "<form method=post action=x><span id=l1>First</span> <span id=l2>name</span><input aria-labelledby='l1 l2' name=a><input aria-label='Last  name' name=b><input placeholder='Your e-mail' name=c><label>Wrapped <b>label</b> * <input name=d></label><label for=q>For <i>it</i>:</label><input id=q name=e><button id=go>Go</button></form>",
        &[Fill("[name=a]", "1"), Fill("[name=b]", "2"), Fill("[name=c]", "3"), Fill("[name=d]", "4"), Fill("[name=e]", "5"), Click("#go")],
        "submit Go\n  \"First name\" = 1\n  \"last name\" = 2\n  \"Your e-mail\" = 3\n  \"Wrapped label\" = 4\n  \"For it\" = 5",
    ),
];
