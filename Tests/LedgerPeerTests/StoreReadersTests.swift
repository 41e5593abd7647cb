import Foundation
import Synchronization
import Testing

@testable import LedgerPeer

@Suite struct StoreReadersTests {
    /// Ends the process when it is not told in time that all is well: a task could not, without a thread.
    private final class Watch: Sendable {
        private let isOver = Atomic<Bool>(false)

        func begin(seconds: Int) {
            Thread.detachNewThread {
                for _ in 0..<seconds * 10 {
                    if self.isOver.load(ordering: .acquiring) { return }
                    Thread.sleep(forTimeInterval: 0.1)
                }
                fatalError("readers of the store hold each other up")
            }
        }

        func end() { isOver.store(true, ordering: .releasing) }
    }

    /// On two processors a peer once stood still for good: both threads of its tasks waited for a connection
    /// that tasks were to give back.
    @Test func `readers that wait and readers that are awaited do not hold each other up`()
        async throws
    {
        let folder = try TemporaryFolder()
        let store = try PeerStore(path: folder.path + "/ledger.sqlite")
        let watch = Watch()
        watch.begin(seconds: 300)
        defer { watch.end() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    for _ in 0..<100 {
                        if number.isMultiple(of: 2) {
                            _ = try store.readNow { _ in 1 }
                        } else {
                            _ = try await store.read { _ in 1 }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try store.close()
    }
}
