declare module "launch-editor/guess.js" {
  /** The editor that is running, as a command; `[null]` if none is. */
  export default function guessEditor(): (string | null)[];
}
