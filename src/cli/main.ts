#!/usr/bin/env node
import { keepGoing } from './output'
import { runCommand } from './program'

keepGoing()
void runCommand(process.argv.slice(2))
