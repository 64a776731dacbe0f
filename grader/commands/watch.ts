import { loadCourse } from "../course/load.js";
import { Host } from "../run/host.js";
import { lockWatch } from "../state/lock.js";
import { readProgress } from "../state/progress.js";
import { watchCourse } from "../watch/watch.js";
import { EXIT } from "./exit.js";
import { mayAsk } from "./interactive.js";
import { remark } from "./print.js";
import { run } from "./run.js";

/** `npm start`: the watch screen; without a terminal one verdict and the way on. */
export async function watch(): Promise<number> {
  if (!mayAsk()) {
    const why = process.stdout.isTTY ? "The watch screen cannot draw here" : "This is no terminal";
    remark(
      `${why}, so here is one verdict instead of the watch screen. All commands: npm run kata -- --help`,
    );
    return run(undefined, {});
  }
  readProgress(); // a file from a newer course ends it here, before the screen is taken
  const unlock = await lockWatch();
  const starting = Host.start();
  starting.catch(() => {});
  try {
    const [course, host] = await Promise.all([loadCourse(), starting]);
    await watchCourse(course, host);
    return EXIT.passed;
  } finally {
    await (await starting.catch(() => undefined))?.close();
    await unlock();
  }
}
