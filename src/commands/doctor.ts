import { HeadwaterCommand } from './base.ts';

export class Doctor extends HeadwaterCommand {
  static override summary = 'Check whether this machine has what headwater needs.';
  static override description = 'Exit code 1 where something is at fault.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json'];

  override async run() {
    await this.parse(Doctor);
    const { examine } = await import('../flows/doctor.ts');
    const findings = await examine(await this.host());
    const { doctorLines } = await import('../ui/doctor-lines.ts');
    for (const line of doctorLines(findings)) this.log(line);
    const healthy = findings.every(({ state }) => state !== 'fault');
    process.exitCode = healthy ? 0 : 1;
    return { healthy, findings };
  }
}
