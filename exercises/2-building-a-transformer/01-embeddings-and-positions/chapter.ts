import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Embeddings and positions",
  summary:
    "You can turn text into ids and vectors, and tell a transformer in five ways where each token stands.",
  exercises: [
    {
      slug: "char-tokenizer",
      title: "A character is a token",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Three things are asked: whole characters, one fixed order of them, and no id or character that slips through.",
        "JavaScript stores text in units of 16 bits, and a character outside the first 65,536 takes two of them. Iterating over a string goes by characters.",
        "vocabulary = sorted({ characters of the corpus });   encode(c) = its place;   decode(id) = vocabulary[id]",
        "spread the text for its characters; a Set of them, spread again and sorted by the difference of code points\nwhether idOf has the character; whether the place in the vocabulary is undefined; join with nothing between",
      ],
      explore:
        "Count the units, code points and visible characters of 👩‍🚀: which of them did you make a token?",
    },
    {
      slug: "byte-pair-encoding",
      title: "Pieces between letter and word",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Take the four pieces one at a time: merge one pair in one word, count, find the best, apply what was learned.",
        "Training and encoding do the same thing to a word: merge one pair everywhere, then the next, in the order learned.",
        "count(a b) = Σ over the words of (places of a b in the word) · (times the word occurs);   best = first maximum",
        "walk by index; where both symbols fit, push their join and step over the second\nadd the word's count to the known one; lead only with more; merge in every word; merge pair after pair",
      ],
      explore: 'Learn 200 merges from a text of your own and encode "unhappiness". Where does it fall apart?',
    },
    {
      slug: "token-embedding",
      title: "Rows of a table, for a batch",
      difficulty: 1,
      minutes: 12,
      hints: [
        "First the ids: which are refused, and what kind of tensor do they become? Then one operation looks all of them up.",
        "An id is a whole number from 0 to V − 1 and names a row. TensorFlow.js has an operation that gathers rows by int32 indices.",
        "x[b, t] = E[ids[b, t]];   dE[v] = Σ over the places where v stands of dx",
        "not a whole number, or below 0, or at least V; a tensor2d whose dtype is int32\ntf.gather takes the table first, then the indices, of any shape",
      ],
      explore:
        "Look a million random ids up, and do the same with one-hot rows and a product. How long does each take?",
    },
    {
      slug: "order-blindness",
      title: "Does a layer know the order?",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Two results are compared: one where the positions changed places before the layer, one where they did so after it.",
        "A layer without a sense of order gives each row the same output wherever it stands: shuffle first or last, it comes out the same.",
        "gap = max | f(x[order]) − f(x)[order] |",
        "tf.gather along axis 1 of x, then f; f of x, then the same gather\nsubtract, absolute value, maximum over everything",
      ],
      explore:
        "Measure attention behind the causal mask for the order 0, 1, 2, 4, 3. Which rows can differ at all?",
    },
    {
      slug: "learned-positions",
      title: "A learned row for each position",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Ask which rows of P this text needs: the first, the last, and how many.",
        "Token t of every item stands at position offset + t. All items of a batch get the same rows, and a row that P lacks is refused.",
        "y[b, t] = x[b, t] + P[offset + t],   0 ≤ offset,   offset + T ≤ L",
        "refuse an offset below 0, or offset plus T above L\ntf.slice of P from row offset on, T rows of full width; tf.add repeats them for every item",
      ],
      explore: "How many numbers does P have for L = 512 and D = 256? And the token table, with V = 10,000?",
    },
    {
      slug: "sinusoidal-positions",
      title: "Positions as hands of a clock",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Check position 0 first, then position 1 of a narrow table: each pair of columns has one frequency.",
        "Pair i turns by its frequency at each step, pair 0 by 1 radian, later pairs slower. To move by a distance is to turn each pair by a fixed angle.",
        "ω[i] = base^(−2i/D);   (sin a, cos a) · [[cos b, −sin b], [sin b, cos b]] = (sin(a + b), cos(a + b))",
        "base to the power of −2i over D; for every frequency the sine and the cosine of t times it, in one flat row\nin M row 2i belongs to the old sine, row 2i + 1 to the old cosine; column 2i makes the new sine",
      ],
      explore:
        "Print P[0] · P[t] for t up to 200 with D = 32. Where is the first distance that looks near again?",
    },
    {
      slug: "alibi",
      title: "Attention that prefers what is near",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The slopes come first; check 4 and 8 heads, then 6. In the bias, 0 stands on the diagonal and all else lies below.",
        "For a power of two the slopes form a geometric sequence that ends at 1/256. A penalty is negative and grows with the distance; the future is hidden.",
        "m[h] = 2^(−8(h + 1)/n);   bias[h][i][j] = −m[h] · (i − j) for j ≤ i, else −∞",
        "2 to the power of −8 times h plus 1, over the number of heads\nof the slopes of 2n heads those with even h, as many as are missing; minus slope times distance, or minus infinity",
      ],
      explore: "How far back must a key lie in the flattest of 8 heads until its bias is −1?",
    },
    {
      slug: "rope-tables",
      title: "An angle for each position",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Width 4 has two pairs: what are their angles at positions 0, 1 and 2? Then read your tables row by row.",
        "Every pair turns by a step of its own from each position to the next, the first one fastest. The width is that of a head.",
        "θ[i] = base^(−2i/headDim);   angle[t][i] = t · θ[i]",
        "assertDivides refuses with a RangeError; the power of base as in the sinusoidal table, with headDim as width\na list of L rows, in row t each θ times t",
      ],
      explore:
        "With base 10,000 and headDim 64, after how many positions has the slowest pair made a full turn?",
    },
    {
      slug: "apply-rope",
      title: "Turn queries and keys",
      difficulty: 3,
      minutes: 20,
      hints: [
        "At position 0 nothing changes. At position 1 compute one pair by hand, with the lesson's formula, and compare.",
        "Numbers 2i and 2i + 1 are one pair, a point in the plane, and are turned by the angle of their position. Length stays, direction changes.",
        "(a, b) → (a cos − b sin, a sin + b cos)",
        "slice T rows from offset on; unstack along the axis of length 2 gives the first and the second numbers\ntwo products and their difference, two products and their sum; stack along the same axis, reshape to [B, H, T, headDim]",
      ],
      explore: "Turn q and not k: which law of the spec still holds for the scores?",
    },
    {
      slug: "inverted-dropout",
      title: "Drop some, scale the rest",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Two questions for each number: does it stay, and how large is it then? And when is nothing done at all?",
        "A share of 1 − rate stays. If the sum is to stay the same on average, the rest grows by what the others lose.",
        "mask = [draw ≥ rate] / (1 − rate);   y = x · mask in training,   y = x else",
        "a rate is allowed from 0 to below 1, so refuse what is not: NaN too; nothing to do unless training\nrng.random() at least rate gives 1 over 1 − rate, else 0; then a product",
      ],
      explore:
        "Drop half of 1,000 ones ten times over, each time what the last one left. What is the mean at the end, and the largest number?",
    },
    {
      slug: "position-schemes",
      title: "Five ways, one experiment",
      difficulty: 4,
      minutes: 35,
      seconds: 60,
      hints: [
        "Five schemes, three places where one can enter. Find for each scheme its one place, and leave the others as they are.",
        "What is added goes onto the tokens; what is turned are queries and keys, in their heads; ALiBi is a bias on the scores and hides the future by itself. The others still need the mask.",
        "x = E[ids] (+ P | + sines);   q, k (turned);   scores + (ALiBi | mask);   loss = mean −ln p[b, t][ids[b, t − back]]",
        "learnedPositions, or a sum with the sinusoidal table; ropeTables of T and headDim, then applyRope of q and of k; alibiBias, else causal as a tensor\nlogits from position back on, ids without the last back of them; minus the mean of what is chosen, summed over the vocabulary",
      ],
      explore:
        "Look at the curve of losses by position (npm run kata -- show position-schemes). Where does each scheme break, and which of them break at once?",
    },
  ],
});
