"""What the scripts share that drive Chromium: how it is started, and JSON in and out.

    import chromium

    async def play(browser, given):
        context = await browser.new_context()
        ...
        return {"any": "JSON"}

    chromium.main(play)

`given` is what the test sent; `given["rules"]`, where there, is for --host-resolver-rules:
"MAP *:80 127.0.0.1:40001, MAP *:443 127.0.0.1:40002".
"""

import asyncio
import json
import os
import sys

from playwright.async_api import async_playwright

PATIENCE = 300  # seconds for the whole script: a hang is a failure


def arguments(given):
    rules = given.get("rules") if isinstance(given, dict) else None
    return [
        "--ignore-certificate-errors",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,Translate,OptimizationHints",
        "--no-proxy-server",
        *([f"--host-resolver-rules={rules}"] if rules else []),
    ]


async def _run(play, given):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.environ["JARFUL_CHROMIUM"],
            headless=True,
            chromium_sandbox=False,
            args=arguments(given),
        )
        try:
            return await play(browser, given)
        finally:
            await browser.close()


def main(play):
    given = json.load(sys.stdin)
    answer = asyncio.run(asyncio.wait_for(_run(play, given), PATIENCE))
    json.dump(answer, sys.stdout)
