import { boolean } from '@oclif/core/flags';
import { HeadwaterCommand } from './base.ts';

export class Doctor extends HeadwaterCommand {
  static override summary = 'Check whether this machine has what headwater needs.';
  static override description = 'Changes nothing, but with --fix. Exit code 1 where something is at fault.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --fix'];
  static override flags = {
    fix: boolean({ description: 'mend links to commands, and delete what runs left that were cut short' }),
  };

  override async run() {
    const { flags } = await this.parse(Doctor);
    const { examine } = await import('../flows/doctor/examine.ts');
    const host = await this.host();
    const mended = flags.fix ? await this.#mend() : undefined;
    const findings = await examine(host);
    const { doctorLines } = await import('../ui/doctor-lines.ts');
    for (const line of doctorLines(findings)) this.log(line);
    const healthy = findings.every(({ state }) => state !== 'fault');
    process.exitCode = healthy ? 0 : 1;
    return { healthy, ...(mended && { mended }), findings };
  }

  async #mend() {
    const { mend } = await import('../flows/doctor/mend.ts');
    const mended = await mend(await this.host());
    const { mendedLines } = await import('../ui/doctor-lines.ts');
    for (const line of mendedLines(mended)) this.say(line);
    return mended;
  }
}
