import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Read a safetensors file",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Print the header of the tiny checkpoint. At which byte of the file does its first tensor begin?",
    "Bytes have no type. The header and the format say where the bytes of a number begin, how many belong together, and in which order they are stored.",
    "0x3555:  sign 0, e = 13, f = 341:  2^−2 · (1 + 341/1024) = 0.33325;\noffset of number i = begin + size · i, counted from the header's end",
    "A DataView reads any number at any byte, in either byte order, but it must start where these bytes start: a typed array\ncan be a window on a larger buffer. Then one loop for each dtype.",
  ],
  explore:
    "1/3 is 0x3eab in BF16 and 0x3555 in F16. Which of the two is closer to 1/3, and which format can hold 10^38?",
  answer:
    "F16 is closer: 0.33325 is off by 0.00008, and BF16's 0.33398 by 0.00065. But F16 ends at 65,504, while BF16 reaches 3.4 · 10^38. Training suffers more from overflow than from rounding, so almost all large models are stored as BF16.",
});
