"""Plays each case in Chromium: cookies first, then the page where it begins, then the click.

What the server saw of it is not looked at here: the server remembers that itself.
"""

import chromium
from playwright.async_api import Error


async def play(browser, given):
    context = await browser.new_context()
    page = await context.new_page()
    for case in given["cases"]:
        await context.clear_cookies()
        await one(page, case)
    return browser.version


async def one(page, case):
    try:
        for address in case["first"]:
            await page.goto(address)
        if case["start"] is None:
            await page.goto(case["go"])
        else:
            await page.goto(case["start"])
            await click(page)
        await page.wait_for_selector("#end", timeout=20_000)
    except Exception as why:
        shown = await page.inner_text("body")
        raise RuntimeError(f"{case}: {page.url} shows: {shown}") from why


async def click(page):
    await page.locator("#go").click()
    # From https to http Chromium asks whether the form shall be sent anyway, and is deaf to a
    # click that comes too soon.
    await page.wait_for_selector("#end, #proceed-button", timeout=20_000)
    while await page.locator("#end").count() == 0:
        try:
            await page.locator("#proceed-button").click(timeout=200)
        except Error:
            pass  # It has gone, with its page.


chromium.main(play)
