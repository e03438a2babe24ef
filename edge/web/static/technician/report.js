// A report in plain text, for whoever is asked for help: English names, so that it can be searched for.

/** The report of some devices of the view. */
export const reportOf = (devices) =>
  devices
    .map((one) =>
      [
        `${one.id} (${one.role}) ${one.url}`,
        `  state ${one.state} for ${one.since_s} s${one.problem.en ? `: ${one.problem.en}` : ""}`,
        `  ${one.exchanges} exchanges, ${one.losses} losses, ${one.bytes_heard} bytes heard, ${one.bytes_said} said`,
        `  ${Object.entries(one.statistics)
          .map(([name, number]) => `${name} ${number}`)
          .join(", ")}`,
        `  last meaning: ${one.meaning.en || "none"}`,
        ...one.pieces.map((piece) => `  ${piece.said ? ">" : "<"} -${piece.ago_ms} ms  ${piece.hidden ? `${piece.size} bytes, not shown` : `${piece.hex}  ${piece.text}`}`),
      ].join("\n"),
    )
    .join("\n");

/** Show a report where it can be taken by hand. */
export function showReport(text) {
  document.querySelector("#report-box").hidden = false;
  const field = document.querySelector("#report");
  field.value = text;
  field.scrollIntoView({ block: "nearest" });
  field.select();
}
