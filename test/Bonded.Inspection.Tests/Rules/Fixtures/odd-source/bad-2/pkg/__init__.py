# coding: utf-7
x = "+AGEAYg-"
