import stringWidth from "string-width";

/** The columns that a text takes. Almost all are printable ASCII, whose letters need no looking up. */
export function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}
