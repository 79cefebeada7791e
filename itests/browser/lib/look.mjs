// Takes pictures of the overview and of some stock pages: node lib/look.mjs [what…]
import { launch, live, login, open, picture, SIZES } from "./browser.mjs";

const browser = await launch();
const wanted = process.argv.slice(2);
const want = (name) => wanted.length === 0 || wanted.some((each) => name.includes(each));
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const scheme of ["light", "dark"]) {
      const name = `overview-${size}-${scheme}`;
      if (!want(name)) {
        continue;
      }
      const { context, page, complaints } = await open(browser, { size: viewport, scheme });
      await login(page);
      await live(page);
      await page.waitForTimeout(Number(process.env.SETTLE_MS ?? 4000));
      await picture(page, name);
      console.log(name, complaints);
      await context.close();
    }
  }
  for (const scheme of ["light", "dark"]) {
    for (const path of ["bundles", "configMgr", "services", "logs"]) {
      const name = `${path}-${scheme}`;
      if (want(name)) {
        const { context, page, complaints } = await open(browser, { scheme });
        await login(page, `/system/console/${path}`);
        await page.waitForTimeout(1000);
        await picture(page, name, { whole: false });
        console.log(name, complaints);
        await context.close();
      }
    }
    if (want(`login-${scheme}`)) {
      const { context, page } = await open(browser, { scheme });
      await page.goto(`${process.env.HEIR_BASE}/system/console/login`);
      await picture(page, `login-${scheme}`);
      await context.close();
    }
  }
} finally {
  await browser.close();
}
