"""The network of a location breaks."""

from faults.proxy import Line, to_port
from faults.scene import fault, nobody_failed, told


@fault(
    "FT-35",
    "the network of a location takes what the desks say and brings nothing back, for a minute",
    "what was sent is done once, and shown when it is back (ten minutes on paper, entered "
    "later with the real time and its conflicts: tests/desk/test_late*.py, test_papers.py)",
)
def lose_the_network(scene):
    network = Line(to_port(scene.world.port))
    with scene.crowd(size=2) as crowd, scene.desks(network.port) as desks:
        for broken in ["silent", "deaf"] * scene.of(2, 1):
            scene.calm()
            setattr(network, broken, True)
            scene.rest(scene.of(15, 2))
            network.heal()
        scene.calm()
        scene.rest(scene.of(10, 1))
    network.close()
    nobody_failed(scene, crowd, desks)
    scene.must(desks.served, "nobody was served")
    return told(crowd, desks, "the website did not notice")
