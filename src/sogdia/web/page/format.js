// Numbers as people read them: two or three significant digits, signs on changes, unknown never shown as zero.

export const UNKNOWN = "–";

/** Return a number with at most three significant digits and two decimals; what is not zero is never shown as zero. */
export function number(value) {
  return render(value, "");
}

/** Return a number with its sign. */
export function change(value) {
  return render(value, "+");
}

/** Return a per cent with its sign. */
export function percent(value) {
  if (value === null || value === undefined) return UNKNOWN;
  if (Math.abs(value) >= 1000) return value > 0 ? "> +999 %" : "< −999 %";
  const decimals = Math.abs(value) >= 10 ? 0 : 1;
  return `${signed(value, decimals, "+")} %`;
}

/** Return a range of changes: from … to …. */
export function range(low, high) {
  return low === null || high === null ? UNKNOWN : `${change(low)} to ${change(high)}`;
}

/** Return up to four digits of a figure of the ledger. */
export function figure(value) {
  if (value === null || value === undefined) return UNKNOWN;
  if (value !== 0 && Math.abs(value) < 0.001) return value.toPrecision(2);
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString("en-GB")
    : String(Number(value.toPrecision(4)));
}

function render(value, plus) {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (value === 0) return "0";
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  if (size < 0.005) return value > 0 ? `<${plus}0.01` : ">−0.01";
  return signed(value, decimals, plus);
}

function signed(value, decimals, plus) {
  const digits = Math.abs(value).toLocaleString("en-GB", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return (value < 0 ? "−" : value > 0 ? plus : "") + digits;
}
