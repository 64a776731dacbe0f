import { pathToFileURL } from "node:url";

// An error may carry megabytes, several times over. Nobody reads them, and the grader would stand still over them.
const MOST_TEXT = 20_000;

/** A stack begins with the message, and the places are at its end. */
function shortStack({ stack, message }) {
  if (stack.length <= MOST_TEXT) return stack;
  const places = typeof message === "string" ? stack.indexOf(message) + message.length : 0;
  return stack.slice(places).slice(-MOST_TEXT);
}

/** Cuts the texts of an error and of everything in it. */
function shorten(value, depth = 0) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > 4) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === "string" && part.length > MOST_TEXT) value[key] = `${part.slice(0, MOST_TEXT)}…`;
    else shorten(part, depth + 1);
  }
}

/**
 * What makes an error as it goes to the grader: without the frames of Node and of what lies in these folders, and short.
 *
 * @param {string[]} folders
 */
export function sendableIn(folders) {
  const places = folders.flatMap((folder) => [folder, pathToFileURL(folder).href]).map(slashed);
  const isOwn = (line) =>
    /^ +at (?:.*\()?node:/.test(line) ||
    (/^ +at /.test(line) && places.some((place) => slashed(line).includes(`${place}/`)));
  return (error) => {
    if (typeof error?.stack === "string")
      error.stack = shortStack(error)
        .split("\n")
        .filter((line) => !isOwn(line))
        .join("\n");
    shorten(error);
    return error;
  };
}

const slashed = (text) => text.replaceAll("\\", "/");
