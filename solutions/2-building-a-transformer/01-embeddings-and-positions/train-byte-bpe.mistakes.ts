import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./train-byte-bpe.js")>({});
