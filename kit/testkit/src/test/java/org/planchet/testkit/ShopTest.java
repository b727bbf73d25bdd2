package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The example of docs/testing.md, which shows this file from here on.
class ShopTest {
    @Test
    void a_bill_is_paid() {
        String shop = "mrcNu71ztWjAQA6ww9kHiW3zBWSQidHXTQ";
        try (PlanchetNode node = PlanchetNode.start()) {
            node.mine(101);
            String txid = node.pay(shop, 250_000);
            assertEquals(1, node.api().mempool().count());
            node.mine(1);
            assertEquals(1, node.api().transaction(txid).confirmations());
            assertEquals(250_000, node.api().coinsOf(shop).getFirst().value());
        }
    }
}
