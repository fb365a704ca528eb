// Answers simulations with iam-simulate, which is installed in the folder that the first argument names.
// One simulation a line comes in, one answer a line goes out. `--passes N` reads everything first, decides
// it N times in this one process, and says instead what each pass cost in CPU seconds.

import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const [folder, option, passes] = process.argv.slice(2)
const { runSimulation } = createRequire(resolve(folder, 'package.json'))('@cloud-copilot/iam-simulate')

async function answer(simulation) {
  try {
    const found = await runSimulation(simulation, { simulationMode: 'Strict' })
    if (found.resultType === 'error') return { refused: complaint(found.errors) }
    return { result: found.overallResult, ignored: found.result?.ignoredContextKeys ?? [] }
  } catch (error) {
    return { refused: `it failed: ${error.message}` }
  }
}

function complaint(errors) {
  const { message, ...details } = errors
  const first = Object.values(details).flatMap((each) => (Array.isArray(each) ? each : Object.values(each)))
  return [message, ...first.flat().map((each) => each.message ?? each)].join(': ')
}

async function pass(simulations) {
  const before = process.cpuUsage()
  for (const each of simulations) await answer(each)
  const spent = process.cpuUsage(before)
  return (spent.user + spent.system) / 1e6
}

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
if (option === '--passes') {
  const simulations = []
  for await (const line of lines) simulations.push(JSON.parse(line))
  const seconds = []
  while (seconds.length < Number(passes)) seconds.push(await pass(simulations))
  process.stdout.write(JSON.stringify({ seconds }) + '\n')
} else {
  for await (const line of lines) process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n')
}
