"""Fills each form in Chromium as a person would, and sends it. What came of it the server knows."""

import chromium


async def play(browser, given):
    context = await browser.new_context()
    page = await context.new_page()
    page.set_default_timeout(5_000)
    stuck = []
    for case in given["cases"]:
        await page.goto(case["page"])
        try:
            for what, where, how in case["does"]:
                await do(page.locator(where), what, how, given["folder"])
            await page.wait_for_selector("#end", state="attached")
        except Exception as why:
            stuck.append(f"{case['name']}: {page.url}: {why}")
    if stuck:
        raise RuntimeError("\n".join(stuck))
    return browser.version


async def do(element, what, how, folder):
    match what:
        case "fill":
            await element.fill(how)
        case "tick":
            await element.set_checked(how == "yes")
        case "select":
            await element.select_option(how)
        case "file":
            await element.set_input_files([f"{folder}/{name}" for name in how])
        case "press":
            await element.press(how)
        case "click":
            await element.click()


chromium.main(play)
