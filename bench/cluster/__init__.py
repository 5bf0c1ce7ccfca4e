"""Hosts that are network namespaces, and what happens when one of them is gone.

`make cluster-test` (root, iproute2). Everything runs in a network, a process and a mount
namespace of its own: when the first process ends, however it ends, all of it is gone.
"""
