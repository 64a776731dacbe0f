/** An error may carry megabytes, several times over, and nobody reads them. */
const MOST_TEXT = 20_000;

/** Frames of the site's own modules; those left are of the course and of the learner. */
const OWN = /^.*\b(chunk:|blob:|@tensorflow).*\n?/gm;

/** An error as it goes to the page: with the names of the course's files in its stack, and short. */
export function sendable<T>(error: T, names: ReadonlyMap<string, string>): T {
  const { stack, message, calledAt } = (error ?? {}) as Record<"stack" | "message" | "calledAt", unknown>;
  if (typeof stack === "string") {
    const named = readable(stack, names);
    const more = typeof calledAt === "string" && !SPEC.test(named) ? readable(calledAt, names) : "";
    const frames = more.split("\n").filter((line) => SPEC.test(line));
    const whole = [named, ...frames].join("\n");
    Object.assign(error as object, { stack: shortened(whole, message), calledAt: undefined });
  }
  shorten(error);
  return error;
}

const SPEC = /\.spec\.ts\b/;

/** A stack with the names of files, and without frames of the site's own. */
function readable(stack: string, names: ReadonlyMap<string, string>): string {
  return stack.replace(/blob:[^\s)]*?(?=:\d+:\d+)/g, (url) => fileIn(url, names)).replace(OWN, "");
}

/** What a URL of the worker's stands for: a file of the course, or one of the site's own. */
export function fileIn(url: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(url);
  if (name === undefined) return url;
  return /^(exercises|solutions)\//.test(name) ? `/${name}` : `chunk:${name}`;
}

/** A stack begins with the message, and the places are at its end. */
function shortened(stack: string, message: unknown): string {
  if (stack.length <= MOST_TEXT) return stack;
  const places = typeof message === "string" ? stack.indexOf(message) + message.length : 0;
  return stack.slice(places).slice(-MOST_TEXT);
}

/** Cuts the texts of an error and of everything in it. */
function shorten(value: unknown, depth = 0): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > 4) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === "string" && part.length > MOST_TEXT)
      Object.assign(value, { [key]: `${part.slice(0, MOST_TEXT)}…` });
    else shorten(part, depth + 1);
  }
}
