import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Byte-level BPE: training",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Learn from “tea tea team eat eat”, first by hand as in the lesson. Does your code also find e a, t ea and · ea? If your third merge is a different one, how did you break the tie?",
    "A piece stands for all its occurrences. Compare two pairs by their counts, then by their left ids, then by their right ids. Go on to the next comparison only after a tie.",
    "merges = size − 256 − |special|;   count(l, r) = Σ over the pieces of (places of l r in the piece) · (count of the piece);   best = max count, then min (id(l), id(r))",
    "a piece of bytes: add 1 to its count in the map; a special token: nothing\na place of a pair: what the map has for its key, plus the piece's count\nwinner: the larger count; if equal, the smaller left id; if equal, the smaller right id\nafter the choice: the new token gets the next free id and joins the vocabulary, and every piece is merged",
  ],
  explore:
    "Learn a vocabulary of 1,256 tokens from lib/texts/alice.txt and print the first ten merges. GPT-2's first five are · t, · a, h e, i n and r e. How do yours differ? And how many tokens does your tokenizer need for 👩‍🚀?",
  answer:
    "Yours begin with · t, h e, · a, · s, i n, ·t he, · w, o u, i t, n d. Four of GPT-2's first five are among them, because both learned from English. The astronaut takes 11 tokens, one per byte, and GPT-2 needs 7. A tokenizer saves tokens only on what its training text contained.",
});
