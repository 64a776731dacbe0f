import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Step boundaries",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Print the row with its indices, and draw a line after each step. Is there exactly one place for each line, and is it the index right before the line?",
    "A separator alone doesn't end a step: there must be another token between it and the previous separator. Go along the row, and remember whether a step is open.",
    "at t:   open, and ids[t] = separator   ⇒   t is a place, and nothing is open;   ids[t] another token   ⇒   open;   ids[t] = pad   ⇒   stop",
    "Start after the prompt, with no step open.\nA token that is neither separator nor padding opens or continues a step. A separator closes an open step, and its index is a place.\nStop at the first padding or the end of the row. A step still open there ends at the previous index.",
  ],
  explore:
    "Chain sums have no separator. Take `3 5 9 = #1 5 #2 4 #0 7 ⇒ 7 .`, whose steps end with 5, 4 and 7, and try each of the ten digits as the separator. Do the places from all ten calls together give you the steps?",
  answer:
    "No. Together they are 5, 7, 9, 11 and 12, and only the first three end a step. Index 11 is the answer, which is also a digit. All ten calls return 12, the period, as the end of an unfinished step. The grammar does give you the steps: each thought has two tokens, so step s (from 0) ends at index 4 + 2s + 1.",
});
