// SPDX-License-Identifier: MIT
import { testQuestion } from './question.js';

testQuestion('firefox');
