"""Plays cases in Chromium: several contexts at a time, each with a jar of its own that is emptied
after each case. What was sent is written down by the server; from here come Chromium's own reasons
and what its jar holds in the end."""

import asyncio

import chromium

AT_ONCE = 4
PATIENCE = 60  # seconds for one step

LINK = "url => { const a = document.createElement('a'); a.href = url; document.body.append(a); a.click(); }"
FORM = "url => { const f = document.createElement('form'); f.method = 'post'; f.action = url; document.body.append(f); f.submit(); }"


class Tab:
    """One page and what devtools say of its requests, in order."""

    def __init__(self, cdp):
        self.cdp = cdp
        self.sent = []
        self.received = []
        self.news = asyncio.Event()
        cdp.on("Network.requestWillBeSentExtraInfo", lambda e: self.note(self.sent, e))
        cdp.on("Network.responseReceivedExtraInfo", lambda e: self.note(self.received, e))

    def note(self, where, event):
        where.append(event)
        self.news.set()

    async def wait(self, answers):
        while len(self.received) < answers or len(self.sent) < answers:
            self.news.clear()
            await self.news.wait()


async def step(page, tab, how, url, shown):
    if how == "go":
        await tab.cdp.send("Page.navigate", {"url": url})
    else:
        await page.wait_for_url(lambda now: now == shown, wait_until="load")
        await page.evaluate(LINK if how == "link" else FORM, url)


async def case(page, tab, steps):
    tab.sent.clear()
    tab.received.clear()
    try:
        for n, (how, url) in enumerate(steps):
            if how == "redirect":
                continue
            last = n
            while last + 1 < len(steps) and steps[last + 1][0] == "redirect":
                last += 1
            doing = asyncio.gather(step(page, tab, how, url, n and steps[n - 1][1]), tab.wait(last + 1))
            await asyncio.wait_for(doing, PATIENCE)
        jar = await tab.cdp.send("Network.getAllCookies")
        return {
            "blocked": [
                [[b["cookieLine"], b["blockedReasons"]] for b in e.get("blockedCookies", [])]
                for e in tab.received
            ],
            "withheld": [
                [
                    [c["cookie"]["name"], c["blockedReasons"]]
                    for c in e.get("associatedCookies", [])
                    if c["blockedReasons"]
                ]
                for e in tab.sent
            ],
            "jar": jar["cookies"],
        }
    except Exception as error:  # the test tells of it with the case's name
        return {"error": f"{type(error).__name__}: {error}"}


async def play(browser, given):
    cases = given["cases"]
    answers = [None] * len(cases)
    left = iter(range(len(cases)))

    async def worker():
        context = await browser.new_context()
        page = await context.new_page()
        tab = Tab(await context.new_cdp_session(page))
        await tab.cdp.send("Network.enable")
        for n in left:
            answers[n] = await case(page, tab, cases[n])
            await tab.cdp.send("Network.clearBrowserCookies")
        await context.close()

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return answers


chromium.main(play)
