/** A solution's text without the blank markers, as a learner would have written it. */
export function solutionText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/^[ \t]*\/\/ (blank: .*|end[ \t]*)\n/gm, "")
    .replace(/\/\* blank: .+? \*\/ ?/g, "")
    .replace(/ ?\/\* end \*\//g, "");
}
