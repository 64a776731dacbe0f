import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./encode-caption.js")>({});
