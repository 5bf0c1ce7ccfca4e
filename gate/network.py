from config.network import network_of as network_of
