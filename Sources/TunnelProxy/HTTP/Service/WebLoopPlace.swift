internal import NIOCore

/// Where the shared part of a loop can be reached from other threads.
struct WebLoopPlace: Sendable {
    /// The loop.
    let loop: any EventLoop
    /// What its requests share.
    let shared: NIOLoopBound<WebLoop>
}
