import { type Bench, printTable, ratio } from './measure.ts';
import { headwater, installed, node } from './world.ts';

/** Commands that people and scripts run all the time, against a Node.js that does nothing. */
export function benchStartUp(bench: Bench): void {
  installed(bench);
  const timed = [
    { label: 'node -e 0', command: [node(), '-e', '0'] },
    { label: 'headwater --version', command: [headwater, '--version'] },
    { label: 'headwater install tree (installed)', command: [headwater, 'install', 'tree'] },
    { label: 'headwater which tree', command: [headwater, 'which', 'tree'] },
    { label: 'headwater list', command: [headwater, 'list'] },
    { label: 'headwater verify tree', command: [headwater, 'verify', 'tree'] },
  ];
  const ms = bench.time(30, timed);
  const floor = ms['node -e 0'] ?? Number.NaN;
  const rows = timed.map(({ label }) => {
    const value = ms[label] ?? Number.NaN;
    return { what: label, ms: value, note: ratio(value, floor) };
  });
  printTable('Start-up (median of 30; ratios to node -e 0)', rows);
}
