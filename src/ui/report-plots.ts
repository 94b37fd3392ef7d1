import { html, join, type Markup } from './report-markup.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value, as people read it. */
  readonly text: string;
}

export interface Share {
  readonly label: string;
  readonly value: number;
  readonly tone: 'good' | 'bad' | 'open' | 'none';
}

/** Heights are pixels, widths percent of the column: in a narrow one bars are shorter, and letters stay as they are. */
const ROW = 24;
const LABEL = 42;
const VALUE = 22;
const LONGEST_LABEL = 24;
/** For readers that know nothing of the page's style, which has the same and others in the dark. */
const FILL = { good: '#2e7d4f', bad: '#b3372b', open: '#c8982a', none: '#b9c0c6' } as const;

/** Horizontal bars, one below the other, each with its label and its value; nothing where there is nothing. */
export function barPlot(title: string, bars: readonly Bar[]): Markup {
  if (bars.length === 0) return html``;
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = 100 - LABEL - VALUE;
  const rows = bars.map(({ label, value, text }, index) => {
    const length = Math.max(0.3, (room * value) / most);
    const middle = index * ROW + ROW / 2;
    return html`<g><title>${label}: ${text}</title><text class="label" text-anchor="end" font-size="13" x="${LABEL}%" dx="-8" y="${middle + 4}">${cut(label)}</text><rect class="bar" fill="#2f6f9f" x="${LABEL}%" y="${middle - 8}" width="${round(length)}%" height="16" rx="3"/><text class="value" font-size="13" x="${round(LABEL + length)}%" dx="8" y="${middle + 4}">${text}</text></g>`;
  });
  return figure(title, { height: bars.length * ROW, rows });
}

/** One bar, cut into shares, and what they are. */
export function sharePlot(title: string, shares: readonly Share[]): Markup {
  const shown = shares.filter(({ value }) => value > 0);
  const all = shown.reduce((sum, { value }) => sum + value, 0);
  if (all === 0) return html``;
  let before = 0;
  const pieces = shown.map(({ label, value, tone }) => {
    const from = (100 * before) / all;
    before += value;
    const width = Math.max(0.3, (100 * value) / all - 0.3);
    return html`<g><title>${label}: ${value}</title><rect class="${tone}" fill="${FILL[tone]}" x="${round(from)}%" y="4" width="${round(width)}%" height="28" rx="3"/></g>`;
  });
  const legend = shown.map(
    ({ label, value, tone }) =>
      html`<li><i class="${tone}"></i>${label}: ${value} (${Math.round((100 * value) / all)} %)</li>`,
  );
  return html`${figure(title, { height: 36, rows: pieces, look: 'shares', legend: html`<ul class="legend">${join(legend)}</ul>` })}`;
}

interface Drawing {
  readonly height: number;
  readonly rows: readonly Markup[];
  readonly legend?: Markup;
  readonly look?: string;
}

function figure(title: string, { height, rows, legend = html``, look = 'bars' }: Drawing): Markup {
  return html`<figure class="${look}"><figcaption>${title}</figcaption><svg width="100%" height="${height}" role="img" aria-label="${title}">${join(rows)}</svg>${legend}</figure>
`;
}

function cut(label: string): string {
  return label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1)}…`;
}

function round(value: number): string {
  return value.toFixed(1);
}
