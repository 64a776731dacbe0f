import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./dpo-loss.js")>({});
