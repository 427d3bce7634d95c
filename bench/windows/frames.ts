// How long each frame of a page takes while a list is wheeled through.
import type { Page } from '@playwright/test';

export type Frames = { readonly frames: number; readonly longest: number; readonly slow: number };

/** Wheels over `list` as fast as a person's hand, `steps` times 900 pixels, and says how long each frame took, in milliseconds. */
export const wheeled = async (page: Page, list: string, steps: number): Promise<Frames & { readonly top: number }> => {
  await page.evaluate(() => {
    const seen: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      seen.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    (globalThis as unknown as { frames: number[] }).frames = seen;
  });
  const box = await page.locator(list).first().boundingBox();
  if (box === null) throw new Error(`bench: expected ${list} to be there`);
  await page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height, 400) / 2);
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, 900);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return page.evaluate((where) => {
    const frames = (globalThis as unknown as { frames: number[] }).frames.slice(2);
    return {
      frames: frames.length,
      longest: Math.max(...frames),
      slow: frames.filter((one) => one > 34).length,
      top: document.querySelector(where)?.scrollTop ?? 0,
    };
  }, list);
};
