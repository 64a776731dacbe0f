/** One thing that was looked at. */
export interface Finding {
  name: string;
  state: "ok" | "note" | "bad";
  text: string;
}
