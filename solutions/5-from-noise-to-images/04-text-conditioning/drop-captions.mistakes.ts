import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { type CaptionRow, dropCaptions as right } from "./drop-captions.js";
import type { Captions } from "./encode-caption.js";

/** Other rows, after the checks of the right ones. */
const by = (drop: (captions: Captions, share: number, none: CaptionRow, rng: Random) => Captions) => ({
  dropCaptions(captions: Captions, share: number, none: CaptionRow, rng: Random): Captions {
    const isFit = [none.ids, none.mask].every(
      (part) => part.length === (captions.ids[0]?.length ?? none.ids.length),
    );
    if (!isFit || !(share >= 0 && share <= 1)) return right(captions, share, none, rng);
    return drop(captions, share, none, rng);
  },
});

/** The captions of which those at some places are hidden; ids, mask or both can be treated otherwise. */
const hide = (
  { ids, mask }: Captions,
  hidden: boolean[],
  none: CaptionRow,
  other: {
    ids?: (row: number[], b: number) => number[];
    mask?: (row: boolean[], b: number) => boolean[];
  } = {},
): Captions => ({
  ids: ids.map((row, b) => (hidden[b] ? (other.ids?.(row, b) ?? [...none.ids]) : [...row])),
  mask: mask.map((row, b) => (hidden[b] ? (other.mask?.(row, b) ?? [...none.mask]) : [...row])),
});
const draws = ({ ids }: Captions, share: number, rng: Random) => ids.map(() => rng.random() < share);

export default mistakesFor<typeof import("./drop-captions.js")>({
  "mask-stays": {
    because:
      "You left the hidden captions their old masks. A mask says which ids are read, so it changes with them.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { mask: (row) => [...row] }),
    ),
  },
  "first-token-is-the-label": {
    because:
      "You recognized `none` by its first token. A caption may begin like `none`, so only the draw says which are hidden.",
    ...by((captions, share, none, rng) => {
      const drawn = draws(captions, share, rng);
      const hidden = captions.ids.map(([first], b) => drawn[b] || first === none.ids[0]);
      return hide(captions, hidden, none);
    }),
  },
  "ids-stay": {
    because:
      "You replaced only the masks. The network can still read words of a hidden caption through the new mask.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { ids: (row) => [...row] }),
    ),
  },
  "draws-for-each-part": {
    because:
      "You drew separately for ids and masks, so a caption can meet the mask of none. One draw decides for both.",
    ...by((captions, share, none, rng) => {
      const { ids } = hide(captions, draws(captions, share, rng), none);
      const { mask } = hide(captions, draws(captions, share, rng), none);
      return { ids, mask };
    }),
  },
  "ids-become-zeros": {
    because: "You set the ids of a hidden caption to 0. Replace it with what the caller calls none.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { ids: (row) => row.map(() => 0) }),
    ),
  },
  "mask-all-false": {
    because:
      "You made the mask of a hidden caption all false. None is a caption as well, and the network reads at least its end.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { mask: (row) => row.map(() => false) }),
    ),
  },
  "mask-all-true": {
    because:
      "You made the mask of a hidden caption all true. It is the mask of none, which may hide padding.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { mask: (row) => row.map(() => true) }),
    ),
  },
  "mask-of-one-token": {
    because: "You showed only the first token of a hidden caption. None may have more tokens: use its mask.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, { mask: (row) => row.map((_, m) => m === 0) }),
    ),
  },
  "both-masks-hold": {
    because: "You showed a hidden caption only where both masks are true. The old mask no longer counts.",
    ...by((captions, share, none, rng) =>
      hide(captions, draws(captions, share, rng), none, {
        mask: (row) => row.map((is, m) => is && none.mask[m]),
      }),
    ),
  },
  "one-draw-for-the-batch": {
    because:
      "You made one draw for the whole batch, which hides all captions or none. Each caption needs a draw of its own.",
    ...by((captions, share, none, rng) => {
      const isHidden = rng.random() < share;
      return hide(
        captions,
        captions.ids.map(() => isHidden),
        none,
      );
    }),
  },
  "one-draw-for-a-token": {
    because: "You made a draw for each token, so captions lose single words. A caption is hidden as a whole.",
    ...by(({ ids, mask }, share, none, rng) => {
      const hidden = ids.map((row) => row.map(() => rng.random() < share));
      return {
        ids: ids.map((row, b) => row.map((id, m) => (hidden[b][m] ? none.ids[m] : id))),
        mask: mask.map((row, b) => row.map((is, m) => (hidden[b][m] ? none.mask[m] : is))),
      };
    }),
  },
  "share-stays": {
    because: "You kept the share and hid the rest. The share is the probability that a caption is hidden.",
    ...by((captions, share, none, rng) =>
      hide(
        captions,
        draws(captions, share, rng).map((is) => !is),
        none,
      ),
    ),
  },
  "exact-count": {
    because:
      "You hid exactly the given share of the batch. Each caption is hidden by chance, whatever happens to the others.",
    ...by((captions, share, none, rng) => {
      const order = captions.ids.map((_, b) => ({ b, at: rng.random() })).sort((a, b) => a.at - b.at);
      const out = new Set(order.slice(0, Math.round(share * order.length)).map(({ b }) => b));
      return hide(
        captions,
        captions.ids.map((_, b) => out.has(b)),
        none,
      );
    }),
  },
  "left-out-of-the-batch": {
    because: "You left hidden captions out. Every picture of the batch still needs a row: that of none.",
    ...by((captions, share, _none, rng) => {
      const hidden = draws(captions, share, rng);
      return {
        ids: captions.ids.filter((_, b) => !hidden[b]).map((row) => [...row]),
        mask: captions.mask.filter((_, b) => !hidden[b]).map((row) => [...row]),
      };
    }),
  },
  "hidden-rows-are-one-list": {
    because:
      "You used the lists of none themselves for all hidden rows. A change of one would change them all, so copy them.",
    ...by((captions, share, none, rng) => {
      const hidden = draws(captions, share, rng);
      return {
        ids: captions.ids.map((row, b) => (hidden[b] ? none.ids : [...row])),
        mask: captions.mask.map((row, b) => (hidden[b] ? none.mask : [...row])),
      };
    }),
  },
  "shown-rows-not-copied": {
    because: "You returned the caller's own lists for the rows that stay. All rows of the result are new.",
    ...by((captions, share, none, rng) => {
      const hidden = draws(captions, share, rng);
      return {
        ids: captions.ids.map((row, b) => (hidden[b] ? [...none.ids] : row)),
        mask: captions.mask.map((row, b) => (hidden[b] ? [...none.mask] : row)),
      };
    }),
  },
  "no-draws-at-share-zero": {
    because:
      "You made no draws at a share of 0. With the same rng, everything after it then comes out differently.",
    ...by((captions, share, none, rng) =>
      share === 0 ? hide(captions, [], none) : hide(captions, draws(captions, share, rng), none),
    ),
  },
  "draws-turned-over": {
    because: "You hid captions where a draw is above 1 − share. That hides other places than with labels.",
    ...by((captions, share, none, rng) =>
      hide(
        captions,
        captions.ids.map(() => rng.random() >= 1 - share),
        none,
      ),
    ),
  },
  "none-of-any-length": {
    because:
      "You accepted a row for none of another length. All rows of a batch have the same number of tokens.",
    dropCaptions(captions: Captions, share: number, none: CaptionRow, rng: Random): Captions {
      right(
        captions,
        share,
        { ids: captions.ids[0] ?? [], mask: captions.ids[0]?.map(() => true) ?? [] },
        {
          ...rng,
          random: () => 0.5,
        },
      );
      return hide(captions, draws(captions, share, rng), none);
    },
  },
  "any-share": {
    because:
      "You accepted a share outside 0 to 1. A percentage such as 15, for instance, would hide every caption.",
    dropCaptions(captions: Captions, share: number, none: CaptionRow, rng: Random): Captions {
      if (share >= 0 && share <= 1) return right(captions, share, none, rng);
      right(captions, 0, none, { ...rng, random: () => 0.5 });
      return hide(captions, draws(captions, share, rng), none);
    },
  },
});
