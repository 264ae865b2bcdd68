// SPDX-License-Identifier: Apache-2.0
// Signals: an interrupted tool leaves no temporary file and ends by the signal itself.
#pragma once

namespace manifest::tools {

/// Blocks SIGINT, SIGTERM and SIGHUP in this thread and those it starts, and starts the one thread that waits for
/// them: it takes the commit lock, removes the registered temporaries, restores the default action and raises the
/// signal, so that a shell shows 130 or 143. A signal that was ignored when the program started (nohup) stays
/// ignored. SIGPIPE and SIGXFSZ are ignored: they become errors of write(2). Call once, before any thread.
void take_signals();

}  // namespace manifest::tools
