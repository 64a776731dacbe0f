import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Byte-pair encoding",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Does your merge turn `a a a` into `aa a`? Does a word with count 3 count three times?",
    "Training and encoding do the same to a word: merge one pair everywhere, then the next pair, in the order in which they were learned.",
    "count(a b) = Σ over the words of (occurrences of a b in the word) · (count of the word);   best = first maximum",
    "merge: go by index; where both symbols fit, append their join and skip the second symbol\ntrain: add the word's count to that of the pair; a candidate takes the lead only with a larger count\nencode: apply one merge after the other",
  ],
  explore:
    "Learn 200 merges from the words (a to z, in lowercase) of lib/texts/alice.txt, and encode alice, position, unhappiness and strawberry. Why do chat models miscount the r's in strawberry?",
  answer:
    "alice is one token, and position is five: po s it i on</w>. The other two become un ha pp in es s</w> and st r a w b er r y</w>. GPT-2, with 50,000 merges, makes un·h·appiness and st·raw·berry, and one token of strawberry after a space. The model reads ids, and no id says which letters are in its token.",
  predict: {
    question:
      "Alice in Wonderland has 27,328 words, 2,567 of them different. If each character and each end mark is a token, that makes 4.9 tokens per word. How many tokens per word are left after 200 merges?",
    choices: ["about 4.5", "about 3.5", "about 2", "about 1, because 200 merges make 200 words"],
    answer: 2,
    because:
      "2.04. A few pairs make up much of any text: the first 50 merges lower the number from 4.9 to 2.95, and the next 150 save less than one more token per word.",
  },
});
