import { openInBrowser } from "../../node/browser.js";
import { inCourse } from "../../node/course/paths.js";
import { untilKey } from "./remarks.js";
import { draw } from "./session.js";
import type { Session } from "./state.js";

/** Makes the page of what the learner has built, and opens it. */
export async function showPortfolio(session: Session): Promise<void> {
  const { course, state } = session;
  const say = (text: string) => {
    Object.assign(state, { message: untilKey(text), scroll: 0 });
    draw(session);
  };
  say("Making the page…");
  // The plotting library is loaded when it is needed first.
  const [{ makePortfolio }, { nothingText }] = await Promise.all([
    import("../../portfolio/make.js"),
    import("../../portfolio/nothing.js"),
  ]);
  const { page, portfolio } = await makePortfolio(course);
  if (!page) say(nothingText(portfolio));
  else if (await openInBrowser(page)) say(`The page is open in your browser: ${inCourse(page)}`);
  else say(`No browser could be started here. The page is ${page}`);
}
