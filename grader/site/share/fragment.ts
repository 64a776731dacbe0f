import { MOST_BYTES } from "../../core/course/source.js";
import { WORD } from "./word.js";

// Code as the part of an address that stays in the browser: deflated, and in letters that an address may have. It may come from anybody.

/** What chats and mails carry whole. The largest solution of the course takes about 5,000. */
const MOST_LETTERS = 16_000;

/** Code that no link can carry, or a link without readable code. Its message is for the reader. */
export class Unshareable extends Error {
  override name = "Unshareable";
}

/**
 * The fragment that carries a text.
 *
 * @throws Unshareable if the text is too long, or would be refused where the link is opened
 */
export async function fragmentOf(text: string): Promise<string> {
  if (UNSEEN.test(text))
    throw new Unshareable("Your code has invisible characters, which no link may carry. Delete them first.");
  const bytes = await whole(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  const letters = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
  if (letters.length > MOST_LETTERS)
    throw new Unshareable(
      `Your code needs a link of ${letters.length} characters, and a link longer than ${MOST_LETTERS} may be cut on its way. Send the code as a file instead.`,
    );
  return WORD + letters;
}

/**
 * The text that a fragment carries.
 *
 * @throws Unshareable if there is none, or none that can be shown as it is
 */
export async function textIn(fragment: string): Promise<string> {
  const letters = fragment.slice(WORD.length);
  if (letters.length > MOST_LETTERS)
    throw new Unshareable(
      `The link has ${letters.length} characters of code, and this page reads ${MOST_LETTERS} at most. Nothing was changed.`,
    );
  const text = await unpacked(letters);
  if (text.trim() === "") throw new Unshareable("The link holds no code. Nothing was changed.");
  if (UNSEEN.test(text))
    throw new Unshareable(
      "The link holds invisible characters, which can make code look different from what it does. Nothing was changed.",
    );
  return text;
}

async function unpacked(letters: string): Promise<string> {
  try {
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new TextDecoder("utf-8", { fatal: true }).decode(await whole(unzipped));
  } catch (error) {
    if (error instanceof Unshareable) throw error;
    throw new Unshareable(
      "The link is damaged: part of it may be missing. Ask for the link again. Nothing was changed.",
    );
  }
}

/** Control characters, those that turn the direction of writing, and those without width. */
const UNSEEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** All bytes of a stream. A few letters may stand for gigabytes, so it is read only as far as an exercise goes. */
async function whole(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new Unshareable(
        `The code has more than ${MOST_BYTES / 1000} kB, and no exercise needs that much. Nothing was changed.`,
      );
    }
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
