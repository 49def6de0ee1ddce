"""Opens pages in Chromium with nothing behind them but a HAR, as Playwright replays it."""

import chromium


async def look(page, visit):
    if visit.get("form") is not None:
        # A form on an empty page of the same host, as a browser posts it.
        await page.goto(visit["blank"])
        fields = "".join(
            f'<textarea name="{name}">{value}</textarea>' for name, value in visit["form"]
        )
        await page.set_content(
            f'<form method=post action="{visit["url"]}">{fields}<button>send</button></form>'
        )
        async with page.expect_navigation():
            await page.click("button")
    else:
        await page.goto(visit["url"])
    return {"url": page.url, "text": await page.inner_text("body")}


async def play(browser, given):
    context = await browser.new_context()
    await context.route_from_har(given["har"], not_found="abort")
    page = await context.new_page()
    return [await look(page, visit) for visit in given["visits"]]


chromium.main(play)
