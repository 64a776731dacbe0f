import { openInBrowser } from "../../node/browser.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { UsageError } from "../../terminal/commands/exit.js";
import { mayAsk } from "../../terminal/commands/interactive.js";
import { checkCount } from "../../terminal/commands/options.js";
import { checkOut, PAGE } from "../../terminal/commands/out.js";
import { print } from "../../terminal/commands/print.js";
import { here } from "../files.js";
import { classHtml } from "../page/page.js";
import { codeOf, gradesOf, tellAround } from "./grade.js";

export interface ClassOptions {
  course?: string;
  out?: string;
  until?: string;
  anonymous?: boolean;
  jobs?: number;
  secret?: string;
  open: boolean;
}

/** `kata class <folder>`: judges what was not judged yet, and makes the page of the class. */
export async function classPage(folder: string, options: ClassOptions): Promise<number> {
  checkCount("--jobs", options.jobs, 64);
  const until = options.until === undefined ? undefined : endOf(options.until);
  const file = checkOut(here(options.out ?? "class.html"), PAGE);
  const grades = await gradesOf(folder, options);
  await writeFileAtomic(file, classHtml(grades, { until, anonymous: options.anonymous })).catch(
    (error: Error) => {
      throw new UsageError(`${file} cannot be written: ${error.message}`);
    },
  );
  const opened = options.open && mayAsk() && (await openInBrowser(file));
  print([opened ? `The page is open in your browser: ${file}` : file]);
  tellAround(grades);
  return codeOf(grades);
}

function endOf(day: string): string {
  const at = new Date(`${day}T23:59:59.999`);
  if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime())) return at.toISOString();
  throw new UsageError(`--until must be a day, such as 2026-12-04, got "${day}"`);
}
